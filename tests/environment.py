"""The settings of a test run, in place before Django reads them: every worker has a DATA_DIR of its
own, nothing comes from a developer's `.env`, and nothing leaves the machine."""

import os
import tempfile

os.environ.update(
    DATA_DIR=tempfile.mkdtemp(prefix="signpost-tests-"),
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL", ""),
    SECRET_KEY="for tests only",
    EMAIL_URL="memorymail://",
    SITE_URL="http://127.0.0.1:8000",
    SEARCH_URL="",
    SEARCH_INDEX="",
    SEARCH_API_KEY="",
    SEARCH_CA_FILE="",
    TASKS="immediate",
    TODAY="",
    DEBUG="",
    CHECKPOINT_ORIGIN="",
    CHECKPOINT_KEY="",
    CHECKPOINT_PARTNER_KEYS="",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright's loop runs in the test's thread; the database is used in ours
)
if not os.environ["DATABASE_URL"]:
    del os.environ["DATABASE_URL"]
