"""Evaluate requirements against evidence: pure, repeatable, for any date."""

from __future__ import annotations

from auditor.engine.answers import Settings
from auditor.engine.evaluation import Evaluation, evaluate

__all__ = ["Evaluation", "Settings", "evaluate"]
