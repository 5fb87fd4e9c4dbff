"""What cannot be used: each gets a clear message where it happened, nothing is lost, the page goes on."""

import hashlib
import zipfile

import pytest
from browser import Page
from test_design import same_as_the_command_line, unzip


@pytest.fixture
def design(page: Page):
    """The page with something to lose; afterwards nothing of it is lost, and the page still designs."""
    page.type_in("environment.application", "ledger")
    page.type_in("compute.memory_mb", "1024")
    yield page
    page.show("topology")
    assert page.value("environment.application") == "ledger"
    assert page.value("compute.memory_mb") == "1024"
    assert "ledger" in page.picture()
    page.type_in("environment.application", "ledger2")
    page.wait(lambda: "ledger2" in page.picture(), "the picture of the next change")
    page.type_in("environment.application", "ledger")


@pytest.mark.parametrize(
    ("parameter", "typed", "words"),
    [
        ("environment.suffix", "s" * 60, "60 characters"),
        ("environment.suffix", "Prod_1", "lower-case"),
        ("network.secondary_cidr", "10.10.128.0/17", "overlaps"),
        ("network.primary_cidr", "10.10.0.0/99", "prefix length"),
        ("network.primary_cidr", "everything", "prefix"),
        ("targets.transactions_per_second", "99999999999999999999999999", ""),
        ("targets.transactions_per_second", "-5", "between 1 and 1,000,000"),
        ("targets.transactions_per_second", "many", ""),
        ("targets.item_kb", "1e999", ""),
        ("targets.item_kb", "one", ""),
        ("compute.memory_mb", "", ""),
        ("compute.reserved_concurrency", "99", "between 100 and"),
        ("dns.domain", "no domain", "not a domain"),
        ("dns.search_string", "${AWS::Region}", "placeholder"),
        ("alarms.addresses", "somebody", "neither"),
        ("environment.tags", "<script>alert(1)</script>", "not a tag"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_at_its_field(page, parameter, typed, words):
    before = page.value(parameter) if page.field(parameter) else None
    page.type_in(parameter, typed)
    page.refused(parameter, words)
    assert page.value(parameter) == typed, "what was typed stays"
    assert "error" in page.status()
    page.one("[data-testid=export]").click()
    assert not page.one("[data-testid=export-zip]").is_enabled(), "templates with errors are not taken away"
    page.one(".export-dialog [aria-label=Close]").click()
    assert page.picture(), "the picture stays"
    page.type_in(parameter, before)
    page.accepted(parameter)
    page.wait(lambda: "error" not in page.status(), "a status without errors")


def test_equal_regions_are_told_where_they_are_chosen(design):
    design.choose("regions.secondary", "us-east-1")
    design.refused("regions.secondary", "losing it loses everything")
    design.choose("regions.secondary", "us-west-2")
    design.accepted("regions.secondary")


def test_text_in_a_number_field_loses_nothing(design):
    design.type_in("targets.rto_minutes", "fifteen")
    design.refused("targets.rto_minutes", "")
    design.type_in("targets.rto_minutes", "15")
    design.accepted("targets.rto_minutes")


def test_a_file_of_200_mb_is_refused_before_it_is_read(design, tmp_path):
    huge = tmp_path / "huge.zip"
    with huge.open("wb") as file:
        file.truncate(200 << 20)
    design.choose("compute.artifact", "zip")
    design.drop(huge)
    design.wait(lambda: "huge.zip" in design.text("[data-testid=artifact-result] .error"), "a refusal")
    assert "MB" in design.text("[data-testid=artifact-result] .error")
    design.choose("compute.artifact", "built-in")
    design.accepted("compute.artifact")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half an archive", b"#!/bin/sh\n" * 1000])
def test_a_file_that_is_no_package_is_refused_with_a_reason(design, tmp_path, content):
    file = tmp_path / "code.zip"
    file.write_bytes(content)
    design.choose("compute.artifact", "zip")
    design.drop(file)
    design.wait(lambda: "code.zip" in design.text("[data-testid=artifact-result] .error"), "a refusal")
    design.choose("compute.artifact", "built-in")


def test_a_zip_without_the_handler_is_told_and_the_right_one_is_taken_along(design, tmp_path):
    wrong, right = tmp_path / "wrong.zip", tmp_path / "right.zip"
    for path, name in [(wrong, "main.py"), (right, "app.py")]:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "def handler(event, context):\n    return {}\n")
    design.choose("compute.artifact", "zip")
    design.drop(wrong)
    design.refused("compute.handler", "app.py")
    design.drop(right)
    digest = hashlib.sha256(right.read_bytes()).hexdigest()
    design.wait(lambda: digest in design.text("[data-testid=artifact-result]"), "the digest")
    design.accepted("compute.handler")
    taken = unzip(design.export(), tmp_path / "page")
    assert (taken / "lambda" / "transaction-processor.zip").read_bytes() == right.read_bytes()
    same_as_the_command_line(taken, tmp_path, "--artifact", right)


@pytest.mark.parametrize(
    ("text", "words"),
    [("not a design", "not JSON"), ("[]", "not a design"), ("{" * 2_000_000, "bytes")],
)
def test_a_design_that_cannot_be_read_is_refused_and_the_old_one_stays(design, tmp_path, text, words):
    file = tmp_path / "design.json"
    file.write_text(text)
    design.open(file)
    design.wait(lambda: words in design.text("[data-testid=findings]"), "a refusal")


def test_a_design_is_opened_again_as_it_was_saved(page, tmp_path):
    page.type_in("environment.suffix", "blue")
    page.type_in("alarms.addresses", "ops@bank.com")
    saved = unzip(page.export(), tmp_path / "page") / "design.json"
    page.type_in("environment.suffix", "green")
    page.open(saved)
    page.wait(lambda: page.value("environment.suffix") == "blue", "the saved suffix")
    assert page.value("alarms.addresses") == "ops@bank.com"
