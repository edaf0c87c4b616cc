"""`/api/docs`: the OpenAPI description as a page, its files served from here; no third party is asked."""

from __future__ import annotations

from importlib import resources
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles


def add_docs(app: FastAPI) -> None:
    """Serve the page and its files, and describe how callers show who they are."""
    plain = app.openapi
    app.openapi = lambda: _with_tokens(plain())  # type: ignore[method-assign]
    static = str(resources.files("fastapi_offline") / "static")
    app.mount("/api/docs/static", StaticFiles(directory=static), name="docs-static")

    @app.get("/api/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/api/openapi.json",
            title="Relais PDP – API",
            swagger_js_url="/api/docs/static/swagger-ui-bundle.js",
            swagger_css_url="/api/docs/static/swagger-ui.css",
            swagger_favicon_url="/api/docs/static/favicon.png",
        )


def _with_tokens(description: dict[str, Any]) -> dict[str, Any]:
    """The same, each header Authorization told as a bearer token, which the page can then send; for cases, the session
    of a member does as well.

    OpenAPI says that a parameter of that name is to be left alone, and its page sends none.
    """
    schemes = description["components"].setdefault("securitySchemes", {})
    for operation in (each for path in description["paths"].values() for each in path.values()):
        for parameter in operation.get("parameters", []):
            if parameter["name"] == "Authorization":
                name = operation["tags"][0]
                schemes[name] = {"type": "http", "scheme": "bearer", "description": parameter["description"]}
                operation["security"] = [{name: []}, {}] if name == "cases" else [{name: []}]
        operation["parameters"] = [each for each in operation.get("parameters", []) if each["name"] != "Authorization"]
    return description
