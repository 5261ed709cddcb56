"""No room grows past what one can read: ARCHITECTURE, measures of a room."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
MOST_LINES_IN_A_FILE: Final = 300
MOST_LINES_IN_A_FUNCTION: Final = 40
MOST_COMPLEXITY: Final = 8
Function = ast.FunctionDef | ast.AsyncFunctionDef
# Each of these is one more way through a function, as McCabe counts and as ruff's C901 does.
BRANCHES: Final = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler)


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def lines(function: Function) -> int:
    """Count a function's lines without its decorators and its docstring."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    told = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return end - function.lineno + 1 - told


def complexity(function: Function) -> int:
    """Count the ways through a function; `and`, `or` and comprehensions' conditions count too."""
    count = 1
    for node in ast.walk(function):
        if isinstance(node, BRANCHES):
            count += 1
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            count += len(node.ifs)
        elif isinstance(node, ast.Match):
            count += len(node.cases) - 1
    return count


def place(path: Path, function: Function) -> str:
    return f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"


def test_there_is_something_to_measure() -> None:
    assert list(sources("popflow"))


def test_no_file_is_too_long() -> None:
    counts = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources("popflow", "plugins", "benchmarks", "tests")
    }
    long = [f"{path}: {n} lines" for path, n in counts.items() if n > MOST_LINES_IN_A_FILE]
    assert not long, "\n".join(long)


def test_no_function_is_too_long() -> None:
    long = [
        f"{place(path, function)}: {lines(function)} lines"
        for path in sources("popflow", "plugins", "benchmarks")
        for function in functions(path)
        if lines(function) > MOST_LINES_IN_A_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_no_function_is_too_complex() -> None:
    tangled = [
        f"{place(path, function)}: complexity {complexity(function)}"
        for path in sources("popflow", "plugins", "benchmarks")
        for function in functions(path)
        if complexity(function) > MOST_COMPLEXITY
    ]
    assert not tangled, "\n".join(tangled)


def test_the_count_counts() -> None:
    code = """
def told(a, b):
    '''One line.'''
    if a and b:
        return [x for x in a if x]
    try:
        return b
    except ValueError:
        return a
"""
    (function,) = (node for node in ast.walk(ast.parse(code)) if isinstance(node, Function))
    assert complexity(function) == 5
    assert lines(function) == 7
