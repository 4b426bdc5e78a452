"""Reads from the sources which verbs the program writes into the audit, however they get there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from gdtx.approvals.workflow import audit_verb, workflows
from gdtx.network.enums import EventKind
from tests.architecture.sources import PACKAGE, modules, shown

#: Calls whose verb is made from something else: file and expression → the verbs it can be.
MADE = {
    "str(self.kind)": set(EventKind.values),
    **{
        f"f'{verb}_plan_{{_NAMES[model]}}'": {f"{verb}_plan_{part}" for part in ("basis", "target", "activity")}
        for verb in ("add", "change", "remove")
    },
}

#: Functions whose verb is a step of a workflow table: what the audit calls it is made from the table (`audit_verb`).
ENGINE = re.compile(r"^(_?move(_\w+)?|transition|audit_verb|_?step|decide_several)$")


def of_workflows() -> dict[str, str]:
    """The verbs that the engine of workflows writes, by its tables."""
    return {
        audit_verb(code, verb): f"the workflow table {code}"
        for code, table in workflows().items()
        for verb in ("begin", *table.verbs())
    }


def constants(tree: ast.Module) -> dict[str, str]:
    """Names of the module that stand for a text, one by one or several in a line."""
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found[name.id] = value.value
    return found


def takes_verb(trees: dict[Path, ast.Module]) -> dict[tuple[Path | None, str], int]:
    """Functions with a parameter `verb`: (their module if private, name) → its place (-1: given by name only)."""
    found: dict[tuple[Path | None, str], int] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args]
                key = (path if node.name.startswith("_") else None, node.name)
                if "verb" in names:
                    found[key] = names.index("verb") - (names[:1] == ["self"])
                elif "verb" in [argument.arg for argument in node.args.kwonlyargs]:
                    found[key] = -1
    return found


def said(node: ast.expr, names: dict[str, str]) -> set[str] | None:
    """The texts an expression can be; None when that cannot be read from it."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        one, other = said(node.body, names), said(node.orelse, names)
        return None if one is None or other is None else one | other
    if isinstance(node, ast.Name) and node.id in names:
        return {names[node.id]}
    return MADE.get(ast.unparse(node))


def verb_arguments(trees: dict[Path, ast.Module]) -> Iterator[tuple[Path, ast.Call, ast.expr, set[str]]]:
    """Every call that hands a verb on: where, the call, the verb, the parameters of the function around it."""
    functions = takes_verb(trees)
    for path, tree in trees.items():
        for around in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            handed = {argument.arg for argument in [*around.args.args, *around.args.kwonlyargs]}
            for call in [node for node in ast.walk(around) if isinstance(node, ast.Call)]:
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                key = (path if name.startswith("_") else None, name)
                if key not in functions or ENGINE.match(name) or "approvals" in path.parts:
                    continue
                place = functions[key]
                verb = next((keyword.value for keyword in call.keywords if keyword.arg == "verb"), None)
                if verb is None and 0 <= place < len(call.args):
                    verb = call.args[place]
                if verb is not None:
                    yield path, call, verb, handed


def used() -> tuple[dict[str, str], list[str]]:
    """Verb → a place that writes it; and the places whose verb cannot be read from the code."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules(PACKAGE)}
    everywhere = {name: text for tree in trees.values() for name, text in constants(tree).items() if name.isupper()}
    found: dict[str, str] = of_workflows()
    unknown = []
    for path, call, verb, handed in verb_arguments(trees):
        place = f"{shown(path)}:{call.lineno}"
        if isinstance(verb, ast.Name) and verb.id in handed:
            continue  # handed through; whoever calls says it
        if ast.unparse(verb) == "self.verb" or ast.unparse(verb).startswith("ClassRevision.Verb."):
            continue  # an attribute of the class, read below; a word of the history of a class, not of the audit
        if ast.unparse(verb).startswith("NoteKind."):
            continue  # a kind of entry in the thread of a task
        texts = said(verb, everywhere | constants(trees[path]))
        if texts is None:
            unknown.append(f"{place} {ast.unparse(verb)}")
        for text in texts or ():
            found[text] = place
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for line in node.body:
                    names = [line.target] if isinstance(line, ast.AnnAssign) else getattr(line, "targets", [])
                    value = getattr(line, "value", None)
                    if any(getattr(name, "id", "") == "verb" for name in names) and isinstance(value, ast.Constant):
                        found[str(value.value)] = f"{shown(path)}:{line.lineno}"
    found.pop("", None)
    return found, unknown
