"""How a peer in Python talks to the gates: it loads its data, says "ready", and answers each line of standard input with one line."""
import importlib
import os
import sys
import time


def need(*modules):
    """Imports modules by name; ends with "missing NAME" where one is not installed."""
    found = []
    for name in modules:
        try:
            found.append(importlib.import_module(name))
        except ImportError:
            answer("missing " + name)
            sys.exit(0)
    return found


def answer(line):
    """One line to the gate. What libraries print goes elsewhere."""
    OUT.write(line + "\n")
    OUT.flush()


def timed(work):
    """The seconds of a call by this process's own clock, and what it returned."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def serve(requests):
    """Answers "NAME ARGUMENTS…" by requests[NAME](*arguments), a dictionary of figures, until standard input ends."""
    answer("ready")
    for line in sys.stdin:
        name, *arguments = line.split()
        answer(" ".join("%s=%.17g" % figure for figure in requests[name](*arguments).items()))


OUT = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
