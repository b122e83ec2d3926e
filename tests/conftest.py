"""What all tests share: how Hypothesis searches, and that in CI nothing is skipped."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default",  # the same examples each time
    max_examples=50,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault
)
settings.register_profile("ci", settings.get_profile("default"), max_examples=200, print_blob=True)
settings.register_profile("explore", settings.get_profile("ci"), max_examples=2000, derandomize=False)  # new ones
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def _skipped(config):
    """Count the skipped tests and modules where they must not be; only the main process of a run has a reporter."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", ())) if reporter and os.environ.get("CI") == "true" else 0


def pytest_sessionfinish(session):
    if _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if skipped := _skipped(config):
        terminalreporter.write_line(f"CI=true: {skipped} skipped, and what was skipped was not checked", red=True)
