"""Evaluate requirements against evidence: pure, repeatable, for any date."""

from __future__ import annotations

from auditor.engine.evaluation import Evaluation, Settings, evaluate

__all__ = ["Evaluation", "Settings", "evaluate"]
