"""Compiles what every text is asked (cleaner/rules/native) where a C compiler is there; without one it stays in Python.

CLEANER_PURE=1 leaves it in Python everywhere.
"""

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from zlib import crc32

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULE = "cleaner.rules._native"
SOURCES = "cleaner/rules/native"


class CompileHook(BuildHookInterface):
    """Adds the compiled module to a wheel, and puts it beside its source for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell the build of the file that was made."""
        if self.target_name != "wheel" or os.environ.get("CLEANER_PURE") == "1":
            return
        try:
            made = self._compile(Path(self.root) if version == "editable" else Path(tempfile.mkdtemp()))
        except (Exception, SystemExit) as fault:
            self.app.display_warning(f"cleaner works without its compiled index, at a third of the pace: {fault}")
            return
        if version != "editable":
            build_data["force_include"][str(made)] = f"cleaner/rules/{made.name}"
            build_data["pure_python"], build_data["infer_tag"] = False, True

    def _compile(self, folder: Path) -> Path:
        from setuptools import Distribution, Extension

        with contextlib.chdir(self.root), contextlib.redirect_stdout(sys.stderr):
            sources = b"".join(path.read_bytes() for path in sorted(Path(SOURCES).iterdir()))
            macros = [("SOURCE_SUM", str(crc32(sources)))]
            extension = Extension(MODULE, [f"{SOURCES}/_native.c"], define_macros=macros)
            distribution = Distribution({"name": "cleaner", "packages": [], "ext_modules": [extension]})
            command = distribution.get_command_obj("build_ext")
            command.build_lib, command.build_temp = str(folder), tempfile.mkdtemp()
            command.ensure_finalized()
            command.run()
            return Path(command.get_ext_fullpath(MODULE)).resolve()
