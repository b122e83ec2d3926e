"""`python -m tconv_sym`."""

from tconv_sym.cli import main

if __name__ == "__main__":
    main()
