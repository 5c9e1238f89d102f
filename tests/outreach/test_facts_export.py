"""The facts of a day are exported for one company, whatever is wrong with the playbooks of others."""


def test_a_broken_playbook_stops_only_those_who_use_it(run, birch, settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "broken.toml").write_text("key = ")
    arguments = ("facts", "export", tmp_path / "facts", "--company", "birch", "--as-of", "2026-03-11")

    assert run(*arguments).exit_code == 0

    birch.playbook = "broken"
    birch.save()
    refused = run(*arguments)

    made = run(
        "company", "create", "--name", "Fir", "--currency", "EUR", "--jurisdiction", "IE", "--language", "en"
    )

    for done in (refused, made):
        assert done.exit_code == 1
        assert "broken.toml" in done.stderr
