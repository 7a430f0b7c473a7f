"""The command line: run (default), ask, check, import, export, schema."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import KnowledgeError, SettingsError, StudyBotError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Returns:
        0 when all went well, 1 when content has faults or nothing was found, 2 when a setting,
        an argument or a file is wrong.
    """
    parsed = _parser().parse_args(arguments)
    try:
        code: int = parsed.command(parsed)
    except SettingsError as error:
        return _complain(*error.faults)
    except KnowledgeError as error:
        _complain(*map(str, error.faults))
        return 1
    except StudyBotError as error:
        return _complain(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return code


def _complain(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run_bot.py",
        description="Study Bot: runs on Telegram, or in the playground without a token.",
    )
    parser.set_defaults(command=_run)
    commands = parser.add_subparsers(metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot (the default)")
    run.set_defaults(command=_run)
    _add_ask(commands)
    _add_check(commands)
    _add_import(commands)
    schema = commands.add_parser("schema", help="print the JSON Schema of a topic file")
    schema.set_defaults(command=_schema)
    _add_export(commands)
    _add_operating(commands)
    return parser


def _add_ask(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ask = commands.add_parser("ask", help="answer a question in the terminal")
    ask.add_argument("question", nargs="*", help="the question")
    ask.add_argument("--batch", metavar="FILE", help="JSON lines to answer; - for standard input")
    ask.add_argument("--knowledge", type=Path, metavar="DIR", help="another knowledge folder")
    ask.add_argument("--semantic", action="store_true", help="ask the sentence model too")
    ask.set_defaults(command=_ask)


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("check", help="validate a knowledge folder")
    check.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    check.add_argument("--strict", action="store_true", help="warnings are errors")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument("--github", action="store_true", help="print GitHub annotations")
    check.set_defaults(command=_check)


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    export = commands.add_parser(
        "export", help="write questions and flashcards for other programs"
    )
    export.add_argument("format", metavar="FORMAT", help="anki, csv, gift, aiken or moodle")
    export.add_argument("topic", nargs="*", help="a topic's name; all topics when left out")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")
    export.add_argument("--knowledge", type=Path, metavar="DIR", help="another knowledge folder")
    export.set_defaults(command=_export)


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    formats = ("text", "markdown", "html", "gift", "aiken", "csv")
    page = commands.add_parser("import", help="turn a study page into a knowledge file")
    page.add_argument("page", metavar="FILE", help="the page; - for standard input")
    page.add_argument("--format", choices=formats, help="else found out from the page")
    page.add_argument("-o", "--output", type=Path, metavar="DIR", help="else the YAML is printed")
    page.add_argument("--json", action="store_true", help="print one JSON object")
    page.add_argument("--replace", action="store_true", help="overwrite a file that is there")
    page.add_argument("--title", metavar="NAME", help="the topic, if the page does not name it")
    page.set_defaults(command=_import)


def _add_operating(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser("doctor", help="look at everything and say what to mend")
    doctor.set_defaults(command=_doctor)
    backup = commands.add_parser("backup", help="save the SQLite database while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="where to save it")
    backup.set_defaults(command=_backup)
    restore = commands.add_parser("restore", help="put a backup back; stop the bot first")
    restore.add_argument("file", type=Path, metavar="FILE", help="what backup wrote")
    restore.set_defaults(command=_restore)
    move = commands.add_parser("migrate-to", help="copy everything to an empty PostgreSQL")
    move.add_argument("url", metavar="URL", help="postgresql+asyncpg://user@host/name")
    move.set_defaults(command=_move)


def _run(parsed: argparse.Namespace) -> int:
    gc.disable()  # Modules stay: collecting garbage between their imports only takes time.
    from bot.running import run

    return run()


def _ask(parsed: argparse.Namespace) -> int:
    from bot.terminal import ask_batch, ask_once

    folder = parsed.knowledge or _knowledge_dir()
    if parsed.batch:
        return ask_batch(parsed.batch, folder, semantic=parsed.semantic)
    question = " ".join(parsed.question).strip()
    if not question:
        return _complain('ask: write a question, such as: ask "half-life of anakinra?"')
    return ask_once(question, folder, semantic=parsed.semantic)


def _check(parsed: argparse.Namespace) -> int:
    from bot.content.checking import run_check

    folder = parsed.folder or _knowledge_dir()
    text, code = run_check(folder, parsed.strict, parsed.json, parsed.github)
    print(text)
    return code


def _export(parsed: argparse.Namespace) -> int:
    from bot.exporting import write_export

    folder = parsed.knowledge or _knowledge_dir()
    print(write_export(parsed.format, " ".join(parsed.topic), parsed.output, folder))
    return 0


def _schema(parsed: argparse.Namespace) -> int:
    from bot.content.schema import schema_text

    print(schema_text())
    return 0


def _import(parsed: argparse.Namespace) -> int:
    from bot.content.page_import import Order, run_import

    order = Order(
        parsed.page, parsed.format, parsed.output, parsed.json, parsed.replace, parsed.title
    )
    outcome = run_import(order)
    for line in outcome.notes:
        print(line, file=sys.stderr)
    print(outcome.out)
    return outcome.code


def _doctor(parsed: argparse.Namespace) -> int:
    from bot.doctor import run_doctor
    from bot.settings import read_settings

    text, code = run_doctor(read_settings())
    print(text)
    return code


def _backup(parsed: argparse.Namespace) -> int:
    from bot.operating import run_backup

    print(run_backup(parsed.file))
    return 0


def _restore(parsed: argparse.Namespace) -> int:
    from bot.operating import run_restore

    print(run_restore(parsed.file))
    return 0


def _move(parsed: argparse.Namespace) -> int:
    from bot.operating import run_move

    print(run_move(parsed.url))
    return 0


def _knowledge_dir() -> Path:
    from bot.settings import read_settings

    return read_settings().knowledge_dir
