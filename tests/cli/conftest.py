"""What tests of the command line share."""

import pytest

from tconv_sym.cli import main


@pytest.fixture
def run(capsys):
    """Run the command line in this process; return exit code, standard output and standard error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        return caught.value.code or 0, *capsys.readouterr()

    return call
