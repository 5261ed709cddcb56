"""Plugins that a test installs."""

from tests.support.distributions import site

__all__ = ["site"]
