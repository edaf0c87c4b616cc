"""Whatever a client sends, the API answers as its own OpenAPI description says, and never with a server error."""

from __future__ import annotations

import asyncio

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.api.app import create_app
from bot.api.context import Context
from bot.api.limits import Limiter
from bot.initdata import InitData
from bot.wiring import Installation
from storage import access
from tests.support.installation import client

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    ("POST", "/api/v1/conversations"),
    ("POST", "/api/v1/conversations/{name}/turns"),
    ("GET", "/api/v1/conversations/{name}"),
    ("DELETE", "/api/v1/conversations/{name}"),
    ("POST", "/api/v1/conversations/{name}/receipt"),
    ("POST", "/api/v1/conversations/return"),
    ("POST", "/api/v1/conversations/passage"),
    ("POST", "/api/v1/conversations/window"),
    ("GET", "/api/v1/conversations/{name}/calendar"),
    ("GET", "/api/v1/conversations/{name}/data"),
    ("GET", "/api/v1/conversations/{name}/export"),
    ("POST", "/api/v1/conversations/{name}/agreements"),
    ("POST", "/api/v1/conversations/{name}/corrections"),
    ("GET", "/api/v1/cases"),
    ("GET", "/api/v1/cases/{number}"),
    ("POST", "/api/v1/cases/{number}/claim"),
    ("POST", "/api/v1/cases/{number}/messages"),
    ("POST", "/api/v1/cases/{number}/notes"),
    ("POST", "/api/v1/cases/{number}/level"),
    ("POST", "/api/v1/cases/{number}/status"),
]


@pytest.fixture
def application(sqlite_installation: Installation) -> FastAPI:
    limiter = Limiter(sqlite_installation.store.clock)
    return create_app(Context(sqlite_installation.store, sqlite_installation.world, limiter, InitData.of("4242:AAE")))


def test_the_description_lists_what_is_tested_here(application: FastAPI) -> None:
    described = application.openapi()["paths"]
    found = {(method.upper(), path) for path, item in described.items() for method in item if path.startswith("/api")}
    assert found == set(OPERATIONS)


def test_the_page_of_the_description_can_send_a_token(application: FastAPI) -> None:
    """As a security scheme: OpenAPI wants a parameter named Authorization to be left alone."""
    described = application.openapi()
    assert {each["scheme"] for each in described["components"]["securitySchemes"].values()} == {"bearer"}
    for method, path in OPERATIONS:
        operation = described["paths"][path][method.lower()]
        assert all(each["name"] != "Authorization" for each in operation["parameters"])
        named = "{" in path or path.endswith("/cases")
        assert bool(operation.get("security")) == named, path


@pytest.mark.parametrize("examples", [30, pytest.param(150, marks=pytest.mark.long)])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_any_request_gets_a_described_answer(
    application: FastAPI, sqlite_installation: Installation, method: str, path: str, examples: int
) -> None:
    """Wrong types, unknown ids, foreign tokens, with an API key or with any header: a described status and body,
    problem documents, never a 500."""
    secret = sqlite_installation.store.run_now(access.create_api_key, "gims13", "cell")[1]
    operation = schemathesis.openapi.from_asgi("/api/openapi.json", application)[path][method]

    @settings(max_examples=examples)
    @given(
        key=st.booleans(),
        case=st.one_of(
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        ),
    )
    def requests(key: bool, case: schemathesis.Case) -> None:
        if key:
            case.headers["Authorization"] = f"Bearer {secret}"
        answer = case.call()
        assert answer.status_code < 500
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == ["application/problem+json"]
            assert answer.json()["type"].startswith("urn:relais:problem:")

    requests()


def test_the_documentation_page_asks_no_third_party(sqlite_installation: Installation) -> None:
    async def pages() -> tuple[str, int]:
        async with client(sqlite_installation) as http:
            page = (await http.get("/api/docs")).text
            script = await http.get("/api/docs/static/swagger-ui-bundle.js")
            return page, script.status_code

    page, status = asyncio.run(pages())
    assert "https://" not in page
    assert status == 200
