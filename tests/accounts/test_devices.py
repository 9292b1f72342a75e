import pytest

from marketplace.accounts.templatetags.devices import device

ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "named"),
    [
        (ANDROID, "Chrome · Android"),
        (f"{ANDROID} Edg/130.0", "Edge · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_named_as_people_know_it(user_agent: str, named: str) -> None:
    assert device(user_agent) == named
