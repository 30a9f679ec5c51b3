"""docker-compose.yml: well-formed, complete in itself, and true to the commands and settings there are."""

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from pipeline.config import Settings

_ROOT = Path(__file__).resolve().parents[2]
_TEXT_LIST = {"type": "array", "items": {"type": "string"}}
# The part of the compose specification that this file uses.
_SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image", "restart"],
    "properties": {
        "image": {"type": "string", "pattern": r"^[a-z]+(:[a-z0-9.-]+)?$"},
        "build": {"type": "string"},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "command": _TEXT_LIST,
        "environment": {"type": "object", "additionalProperties": {"type": "string"}},
        "ports": {"type": "array", "items": {"type": "string", "pattern": r"^127\.0\.0\.1:\d+:\d+$"}},
        "volumes": {"type": "array", "items": {"type": "string", "pattern": r"^[\w./-]+:/[\w./-]+(:ro)?$"}},
        "profiles": _TEXT_LIST,
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["condition"],
                "properties": {
                    "condition": {
                        "enum": ["service_started", "service_healthy", "service_completed_successfully"]
                    }
                },
            },
        },
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "required": ["test"],
            "properties": {
                "test": _TEXT_LIST,
                "interval": {"type": "string", "pattern": r"^\d+s$"},
                "timeout": {"type": "string", "pattern": r"^\d+s$"},
                "start_period": {"type": "string", "pattern": r"^\d+s$"},
                "retries": {"type": "integer"},
            },
        },
    },
}
_FILE = {
    "type": "object",
    "additionalProperties": False,
    "patternProperties": {"^x-": {}},
    "required": ["services", "volumes"],
    "properties": {
        "services": {"type": "object", "additionalProperties": _SERVICE},
        "volumes": {"type": "object", "additionalProperties": {"type": "null"}},
    },
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    file: dict[str, Any] = yaml.safe_load((_ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return file


def test_the_file_has_the_shape_of_the_specification(compose: dict[str, Any]) -> None:
    assert [error.message for error in Draft7Validator(_FILE).iter_errors(compose)] == []


def test_what_is_named_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    volumes = [volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])]

    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
    for volume in volumes:
        assert (_ROOT / volume).is_file() if volume.startswith("./") else volume in compose["volumes"]


def test_every_part_that_is_needed_runs(compose: dict[str, Any]) -> None:
    always = {name for name, service in compose["services"].items() if "profiles" not in service}
    parts = {"airflow-api", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer"}

    assert always == {"postgres", "migrate", "archive", *parts}


def test_settings_in_use_are_settings_there_are(compose: dict[str, Any]) -> None:
    names = {name for service in compose["services"].values() for name in service.get("environment", {})}
    known = {f"TENFOLD_{field.upper()}" for field in Settings.model_fields}

    assert {name for name in names if name.startswith("TENFOLD_")} <= known


def test_commands_in_use_are_commands_there_are(compose: dict[str, Any]) -> None:
    programs = {service["command"][0] for service in compose["services"].values() if "command" in service}
    beside = Path(sys.executable).parent

    assert [name for name in programs if shutil.which(name, path=f"{beside}:/bin:/usr/bin") is None] == []


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD$|SECRET|FERNET", name):
                assert value.startswith("${"), name


def test_the_image_holds_every_package(compose: dict[str, Any]) -> None:
    lines = (_ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {line.split()[1] for line in lines if re.match(r"COPY [a-z]+ [a-z]+$", line)}
    packages = {folder.parent.name for folder in _ROOT.glob("*/__init__.py")} - {"tests", "bench"}

    assert compose["services"]["archive"]["build"] == "."
    assert packages | {"catalogue"} <= copied
