'use strict';
(() => {
  const $ = id => document.getElementById(id);
  const data = JSON.parse($('data').textContent);
  const words = data.words;
  const collator = new Intl.Collator('vi', {numeric: true});
  const whole = new Intl.NumberFormat(data.language);
  const tenths = new Intl.NumberFormat(data.language, {minimumFractionDigits: 1, maximumFractionDigits: 1});
  const GRAVE = 3;
  const FIXED = 4;
  const PAPER = 40;
  const outcomes = {};
  for (const [letter, symbol, word] of data.outcomes) outcomes[letter] = {letter, symbol, word};
  const questions = data.questions.map(([anchor, title, rank, severity, directives, judged], place) =>
    ({anchor, title, rank, severity, directives, judged, place}));
  const fold = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase();
  const counted = (letters, violations) => {
    const all = {};
    let next = 0;
    for (let i = 0; i < letters.length; i++) if (letters[i] === 'f') all[i] = violations[next++];
    return all;
  };
  const schools = data.schools.map(([name, code, level, score, coverage, failures, file, letters, violations]) =>
    ({name, code, level, score, coverage, failures, file, letters, violations, folded: fold(name + ' ' + code)}));
  const state = {by: '', up: true, page: 0};
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const percent = value => value === null ? '–' : tenths.format(value) + '\u00a0%';
  const node = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const columns = () => {
    const severity = $('f-severity').value, directive = $('f-directive').value;
    const waiting = $('f-waiting') && $('f-waiting').checked;
    return questions.filter(each => (each.judged || waiting)
      && (!severity || each.rank >= +severity)
      && (!directive || each.directives.includes(+directive)));
  };

  const rows = shown => {
    const level = $('f-level').value, outcome = $('f-outcome').value, text = fold($('f-text').value.trim());
    const found = schools.filter(each => (!level || each.level === level)
      && (!text || each.folded.includes(text))
      && (!outcome || shown.some(column => each.letters[column.place] === outcome)));
    if (!state.by) return found;
    const sign = state.up ? 1 : -1;
    const ranked = found.map(each => [each, each[state.by]]);
    ranked.sort(([a, x], [b, y]) => {
      if (x === y) return collator.compare(a.name, b.name);
      // A school without a score stands last, whichever way it is sorted.
      if (x === null || y === null) return x === null ? 1 : -1;
      return sign * (state.by === 'name' ? collator.compare(x, y) : x - y);
    });
    return ranked.map(each => each[0]);
  };

  const samples = {};
  const sample = letter => {
    if (!samples[letter]) {
      const cell = node('td', 'a ' + letter);
      if (outcomes[letter]) {
        const holder = letter === 'f' ? cell.appendChild(node('a')) : cell;
        holder.append(outcomes[letter].symbol, node('span', 'vh', ''));
      }
      samples[letter] = cell;
    }
    return samples[letter].cloneNode(true);
  };

  const answer = (row, column, counts, outcome) => {
    const letter = row.letters[column.place];
    const cell = sample(letter);
    if (letter === 'f') {
      const link = cell.firstChild;
      link.href = (row.file ? 'schools/' + row.file : '') + '#r-' + column.anchor;
      link.tabIndex = -1;
      link.firstChild.data += whole.format(counts[column.place]);
      if (column.rank >= GRAVE) cell.className = 'a g';
    }
    const hidden = cell.querySelector('.vh');
    if (hidden) hidden.textContent = ' ' + outcomes[letter].word;
    if (outcome && letter !== outcome) cell.classList.add('dim');
    return cell;
  };

  const heads = [['name', words.school, 's'], ['score', words.score, 'c c1'],
    ['coverage', words.coverage, 'c c2'], ['failures', words.failures, 'c c3']];

  const head = shown => {
    const line = node('tr');
    for (const [by, word, kind] of heads) {
      const cell = node('th', kind);
      cell.scope = 'col';
      const sorted = state.by === by;
      cell.setAttribute('aria-sort', !sorted ? 'none' : state.up ? 'ascending' : 'descending');
      const button = node('button', '', word + (sorted ? (state.up ? ' ▲' : ' ▼') : ''));
      button.type = 'button';
      button.tabIndex = -1;
      button.dataset.by = by;
      cell.append(button);
      line.append(cell);
    }
    for (const column of shown) {
      const cell = node('th', 'r');
      cell.scope = 'col';
      cell.append(node('span', '', column.anchor));
      line.append(cell);
    }
    return line;
  };

  const line = (row, shown, outcome) => {
    const made = node('tr');
    const name = node('th', 's');
    name.scope = 'row';
    if (row.file) {
      const link = name.appendChild(node('a', '', row.name));
      link.href = 'schools/' + row.file;
      link.tabIndex = -1;
    } else name.append(node('span', '', row.name));
    made.append(name, node('td', 'c c1', row.file ? percent(row.score) : ''),
      node('td', 'c c2', row.file ? percent(row.coverage) : ''),
      node('td', 'c c3', row.failures === null ? '' : whole.format(row.failures)));
    const counts = counted(row.letters, row.violations);
    for (const column of shown) made.append(answer(row, column, counts, outcome));
    return made;
  };

  let table, current, visible = [], listed = [];

  const draw = () => {
    const size = +$('size').value;
    visible = columns();
    const found = rows(visible);
    const pages = Math.max(1, Math.ceil(found.length / size));
    state.page = Math.min(state.page, pages - 1);
    const first = state.page * size;
    listed = found.slice(first, first + size);
    const once = data.district && {name: words.district, file: '', score: null, coverage: null,
      failures: null, letters: data.district[0], violations: data.district[1]};
    if (once && visible.some(column => once.letters[column.place] !== '.')) listed.unshift(once);
    const outcome = $('f-outcome').value;
    table = node('table');
    table.setAttribute('role', 'grid');
    table.setAttribute('aria-labelledby', 'schools');
    table.setAttribute('aria-rowcount', found.length + 1 + (listed[0] === once && once ? 1 : 0));
    table.createTHead().append(head(visible));
    const body = table.createTBody();
    for (const each of listed) body.append(line(each, visible, outcome));
    [...table.rows].forEach((each, place) => each.setAttribute('aria-rowindex', place ? first + place + 1 : 1));
    $('pane').replaceChildren(table);
    // A wider map does not fit on paper: the list of all schools is printed alone.
    $('map').classList.toggle('wide', visible.length > PAPER);
    current = null;
    focusable(table.rows[0].cells[0]);
    $('count').textContent = !found.length ? words.none : !visible.length ? words.no_rules
      : fill(words.shown, {from: whole.format(first + 1), to: whole.format(Math.min(first + size, found.length)),
        count: whole.format(found.length), rules: whole.format(visible.length)});
    $('page').textContent = fill(words.page, {page: whole.format(state.page + 1), pages: whole.format(pages)});
    $('back').disabled = state.page === 0;
    $('next').disabled = state.page === pages - 1;
    $('said').textContent = words.hint;
  };

  // One cell takes part in the tab order; the arrow keys move from it (WAI-ARIA, grid pattern).
  const target = cell => cell.querySelector('a,button') || cell;
  const focusable = cell => {
    if (current) target(current).tabIndex = -1;
    current = cell;
    target(cell).tabIndex = 0;
  };
  const reach = (row, column) => {
    const line = table.rows[Math.max(0, Math.min(row, table.rows.length - 1))];
    const cell = line.cells[Math.max(0, Math.min(column, line.cells.length - 1))];
    focusable(cell);
    const fixed = table.rows[0].cells;
    const pane = $('pane').style;
    const sticky = [...fixed].slice(0, FIXED).filter(each => getComputedStyle(each).left !== 'auto');
    pane.scrollPaddingTop = fixed[0].offsetHeight + 'px';
    pane.scrollPaddingLeft = sticky.reduce((sum, each) => sum + each.offsetWidth, 0) + 'px';
    target(cell).focus({preventScroll: true});
    if (row && column >= FIXED) cell.scrollIntoView({block: 'nearest', inline: 'nearest'});
    else if (row) cell.scrollIntoView({block: 'nearest'});
    else if (column >= FIXED) cell.scrollIntoView({inline: 'nearest', block: 'nearest'});
  };
  const JUMP = 10;
  $('pane').addEventListener('keydown', event => {
    const cell = event.target.closest('td,th');
    if (!cell || event.altKey || event.metaKey) return;
    const row = cell.parentElement.rowIndex, column = cell.cellIndex, last = cell.parentElement.cells.length;
    const all = event.ctrlKey;
    const moves = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      PageUp: [row - JUMP, column], PageDown: [row + JUMP, column],
      Home: [all ? 0 : row, 0], End: [all ? table.rows.length : row, last],
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    reach(...moves[event.key]);
  });

  const say = event => {
    const cell = event.target.closest('td,th');
    if (!cell) return;
    const column = visible[cell.cellIndex - FIXED];
    const row = listed[cell.parentElement.rowIndex - 1];
    if (!column) return;
    const named = {rule: column.anchor, severity: column.severity, title: column.title};
    if (!row) {
      $('said').textContent = fill(words.rule, named);
      return;
    }
    const letter = row.letters[column.place];
    let outcome = letter === '.' ? words.not_asked : outcomes[letter].symbol + ' ' + outcomes[letter].word;
    if (letter === 'f') {
      const count = counted(row.letters, row.violations)[column.place];
      outcome = fill(words.violations, {outcome, count: whole.format(count)});
    }
    $('said').textContent = fill(words.told, {...named, school: row.name, outcome});
  };
  $('pane').addEventListener('focusin', event => {
    const cell = event.target.closest('td,th');
    if (cell) focusable(cell);
    say(event);
  });
  $('pane').addEventListener('mouseover', say);
  $('pane').addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    const by = button.dataset.by;
    state.up = state.by === by ? !state.up : by !== 'failures';
    state.by = by;
    state.page = 0;
    const column = button.parentElement.cellIndex;
    draw();
    reach(0, column);
  });

  const anew = () => {
    state.page = 0;
    draw();
  };
  const fields = ['f-text', 'f-level', 'f-severity', 'f-directive', 'f-outcome', 'f-waiting'].map($).filter(each => each);
  for (const each of fields) each.addEventListener(each.type === 'search' ? 'input' : 'change', anew);
  $('size').addEventListener('change', anew);
  $('clear').addEventListener('click', () => {
    for (const each of fields) {
      if (each.type === 'checkbox') each.checked = false;
      else each.value = '';
    }
    anew();
  });
  const turn = step => () => {
    state.page += step;
    draw();
  };
  $('back').addEventListener('click', turn(-1));
  $('next').addEventListener('click', turn(1));
  document.documentElement.classList.add('js');
  $('map').hidden = false;
  draw();
})();
