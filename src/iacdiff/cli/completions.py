"""The tree of commands → scripts that complete its words in bash, zsh and fish."""

from __future__ import annotations

import argparse

from iacdiff.cli.tree import Command, Option, commands

_BASH = """\
# iacdiff completions for bash:  source <(iacdiff completions bash)
_iacdiff() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} path="" word i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${{COMP_WORDS[i]}}
        case "$path $word" in
            {paths}) path="$path $word" ;;
        esac
    done
    case "$path $prev" in
{values}
    esac
    if [[ $cur == -* ]]; then
        case "$path" in
{options}
        esac
        return
    fi
    case "$path" in
{verbs}
    esac
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -f -- "$cur"))
}}
complete -F _iacdiff iacdiff
"""
_ZSH = """\
#compdef iacdiff
# iacdiff completions for zsh:  iacdiff completions zsh > a folder of $fpath, under the name _iacdiff
autoload -Uz bashcompinit && bashcompinit
"""


def completions(asked: argparse.Namespace) -> int:
    """Print the script of a shell."""
    from iacdiff.cli import arguments

    every = list(commands(arguments.tree()))
    print({"bash": bash, "zsh": zsh, "fish": fish}[asked.shell](every), end="")
    return 0


def bash(every: list[Command]) -> str:
    """A function that finds the command in the line, then completes its options, their values, and files."""
    return _BASH.format(
        paths="|".join(_quoted(_path(command)) for command in every if command.words),
        values="\n".join(line for command in every for option in command.options for line in _value(command, option)),
        options="\n".join(_case(_path(command), _names(command), "=") for command in every),
        verbs="\n".join(_case(_path(command), _words(command), "=") for command in every if _words(command)),
    )


def zsh(every: list[Command]) -> str:
    """The same function, by zsh's own adapter for those of bash."""
    return _ZSH + bash(every)


def _path(command: Command) -> str:
    return "".join(f" {word}" for word in command.words)


def _names(command: Command) -> list[str]:
    return [name for option in command.options for name in option.names]


def _words(command: Command) -> list[str]:
    """What may stand there that is no option and no file: commands, verbs, one of some words."""
    return [*command.verbs, *(word for option in command.options if not option.names for word in option.choices)]


def _value(command: Command, option: Option) -> list[str]:
    if not option.names or not option.value:
        return []
    pattern = "|".join(_quoted(f"{_path(command)} {name}") for name in option.names)
    if option.choices:
        return [f'        {pattern}) COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$cur")); return ;;']
    if option.file:
        return [f'        {pattern}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); return ;;']
    return [f"        {pattern}) return ;;"]


def _case(path: str, words: list[str], sign: str) -> str:
    return f'            {_quoted(path)}) COMPREPLY{sign}($(compgen -W "{" ".join(words)}" -- "$cur")) ;;'


def _quoted(text: str) -> str:
    return f'"{text}"'


def fish(every: list[Command]) -> str:
    """One line for each command and each option."""
    top = every[0]
    lines = ["# iacdiff completions for fish:  iacdiff completions fish > ~/.config/fish/completions/iacdiff.fish"]
    for command in every:
        when = _seen(command, top)
        for verb in command.verbs:
            inner = next(each for each in every if each.words == (*command.words, verb))
            lines.append(f"complete -c iacdiff {when} -a {verb} -d {_single(inner.help)}")
        lines += [f"complete -c iacdiff {when} {_fish(option)}" for option in command.options if _fish(option)]
    return "\n".join(lines) + "\n"


def _seen(command: Command, top: Command) -> str:
    if not command.words:
        return "-n __fish_use_subcommand"
    tests = [f"__fish_seen_subcommand_from {word}" for word in command.words]
    tests += [f"not __fish_seen_subcommand_from {' '.join(command.verbs)}"] if command.verbs else []
    return f"-n {_single('; and '.join(tests))}"


def _fish(option: Option) -> str:
    if not option.names:
        return f"-a {_single(' '.join(option.choices))}" if option.choices else ""
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    takes = f" -x -a {_single(' '.join(option.choices))}" if option.choices else " -r" if option.value else ""
    return f"{names}{takes} -d {_single(option.help)}"


def _single(text: str) -> str:
    folded = " ".join(text.split()).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{folded}'"
