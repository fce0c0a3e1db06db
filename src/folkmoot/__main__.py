"""`python -m folkmoot` is `folkmoot`."""

from folkmoot.cli.main import run

if __name__ == "__main__":
    run()
