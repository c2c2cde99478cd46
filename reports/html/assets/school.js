'use strict';
(() => {
  const tools = document.getElementById('tools');
  const groups = [...document.querySelectorAll('.g')];
  const cards = [...document.querySelectorAll('.q')];
  const buttons = [...tools.querySelectorAll('[data-f]')];
  const show = letter => {
    for (const each of groups) each.hidden = letter !== '' && each.dataset.o !== letter;
    for (const each of buttons) each.setAttribute('aria-pressed', each.dataset.f === letter);
  };
  // A link to an answer must find it, whatever is filtered or folded.
  const go = () => {
    const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!found || !found.classList.contains('q')) return;
    show('');
    found.open = true;
    found.scrollIntoView();
    found.firstElementChild.focus({preventScroll: true});
  };
  tools.hidden = false;
  for (const each of buttons) each.addEventListener('click', () => show(each.dataset.f));
  const unfold = document.getElementById('unfold');
  unfold.addEventListener('click', () => {
    const open = cards.some(each => !each.open);
    for (const each of cards) each.open = open;
    unfold.setAttribute('aria-pressed', open);
  });
  addEventListener('hashchange', go);
  go();
  // A browser that has scrolled to the place by itself takes the focus away again.
  addEventListener('load', go);
})();
