import base64
import json
import math
from typing import Any

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, Level
from parlour.tokens import MAX_TOKEN_LENGTH, TokenClaims, TokenError, sign, verify
from tests.unit.properties.strategies import several

KEY = "k" * 64
OTHER = "o" * 64
DOMAIN = "6b7e0f3a-domain"
NOW = 1_800_000_000.75

slow = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def made(**claims: Any) -> str:
    """Sign claims the way an application does by itself."""
    return jwt.encode({"d": DOMAIN, **claims}, KEY, algorithm="HS256")


def raw(header: bytes, payload: bytes, signature: bytes = b"") -> str:
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (header, payload, signature))


def read(token: str) -> dict[str, Any]:
    return verify(token, domain_id=DOMAIN, keys=[OTHER, KEY]).properties


def refusal(token: str, *, domain_id: str = DOMAIN, keys: tuple[str, ...] = (KEY,)) -> str:
    with pytest.raises(TokenError) as refused:
        verify(token, domain_id=domain_id, keys=keys)
    assert refused.value.info
    assert KEY not in refused.value.info
    assert refused.value.__cause__ is None
    return refused.value.info


@given(several(Level.TOKEN))
@slow
def test_every_token_property_survives_the_round_trip(body: dict[str, Any]) -> None:
    try:
        properties = CATALOGUE.validate(Level.TOKEN, body, now=None).set
        token = sign(properties, domain_id=DOMAIN, key=KEY, now=NOW)
    except InvalidRequestError:
        return
    assert verify(token, domain_id=DOMAIN, keys=[OTHER, KEY]) == TokenClaims(properties, math.floor(NOW))


@given(st.text(max_size=200) | st.binary(max_size=90).map(lambda b: raw(b'{"alg":"HS256"}', b)))
@slow
def test_random_text_is_no_token(text: str) -> None:
    refusal(text)


@given(st.integers(0, 400), st.sampled_from("AZaz09-_.=\x00é"))
@slow
def test_a_token_with_one_changed_character_is_refused(position: int, character: str) -> None:
    token = sign({"room_name": "a", "is_owner": False}, domain_id=DOMAIN, key=KEY, now=NOW)
    position %= len(token) - 1  # the last character carries bits that base64 does not use
    if token[position] != character:
        refusal(token[:position] + character + token[position + 1 :])


@given(st.integers(0, 400))
@slow
def test_a_truncated_token_is_refused(length: int) -> None:
    token = sign({"room_name": "a"}, domain_id=DOMAIN, key=KEY, now=NOW)
    refusal(token[: length % len(token)])


class TestTrust:
    def test_any_active_key_of_the_domain_will_do(self) -> None:
        assert read(made(r="a")) == {"room_name": "a"}

    def test_another_key(self) -> None:
        assert refusal(made(), keys=(OTHER,)) == "the token is not signed with a key of this domain"
        assert refusal(made(), keys=()) == "the token is not signed with a key of this domain"

    def test_another_domain(self) -> None:
        assert refusal(made(), domain_id="other") == "the token belongs to another domain"
        assert refusal(jwt.encode({"r": "a"}, KEY, algorithm="HS256")) == "the token belongs to another domain"
        assert refusal(made(d=None))
        assert refusal(made(d=[DOMAIN]))

    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS384", "HS512", "RS256", "", None, 5, ["HS256"]])
    def test_other_algorithms(self, algorithm: Any) -> None:
        header = json.dumps({"alg": algorithm, "typ": "JWT"}).encode()
        assert refusal(raw(header, json.dumps({"d": DOMAIN, "o": True}).encode()))

    @pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
    def test_a_good_signature_of_another_algorithm(self, algorithm: str) -> None:
        assert refusal(jwt.encode({"d": DOMAIN}, KEY, algorithm=algorithm))

    @pytest.mark.parametrize(
        "header",
        [
            b"",
            b"[]",
            b"null",
            b"{}",
            b"\xff",
            b"[" * 2500,
            b'{"alg":"HS256","crit":["x"],"x":1}',
            b'{"alg":"HS256","b64":false}',
        ],
    )
    def test_hostile_headers(self, header: bytes) -> None:
        assert refusal(raw(header, b"{}"))

    def test_tokens_are_bounded(self) -> None:
        assert refusal("a" * (MAX_TOKEN_LENGTH + 1)) == "the token is longer than 4096 characters"
        with pytest.raises(InvalidRequestError, match="at most 4096"):
            sign(
                {"permissions": {"canReceive": {"byUserId": {f"user-{i}": {"video": False} for i in range(150)}}}},
                domain_id=DOMAIN,
                key=KEY,
                now=NOW,
            )


class TestClaims:
    def test_published_names(self) -> None:
        properties = {
            "exp": 1900000000,
            "room_name": "a",
            "user_name": "Ann",
            "is_owner": True,
            "start_video_off": True,
            "eject_at_token_exp": True,
            "lang": "de",
            "enable_prejoin_ui": False,
            "permissions": {
                "hasPresence": False,
                "canSend": ["video", "audio", "screenVideo", "screenAudio"],
                "canAdmin": ["participants", "transcription"],
                "canReceive": {
                    "base": False,
                    "byUserId": {"u": {"screenVideo": True, "customAudio": {"*": False}}},
                    "byParticipantId": {"s": True},
                },
            },
        }
        token = sign(properties, domain_id=DOMAIN, key=KEY, now=NOW)  # type: ignore[arg-type]
        assert jwt.decode(token, KEY, algorithms=["HS256"], options={"verify_iat": False}) == {
            "d": DOMAIN,
            "iat": math.floor(NOW),
            "exp": 1900000000,
            "r": "a",
            "u": "Ann",
            "o": True,
            "vo": True,
            "ejt": True,
            "uil": "de",
            "x_enable_prejoin_ui": False,
            "p": {
                "hp": False,
                "cs": "v,a,sv,sa",
                "ca": "p,t",
                "cr": {"b": False, "u": {"u": {"sv": True, "ca": {"*": False}}}, "p": {"s": True}},
            },
        }
        assert read(token) == properties

    def test_times_are_not_judged_and_may_have_a_fraction(self) -> None:
        claims = verify(made(exp=5.9, nbf=9e9, iat=1.5), domain_id=DOMAIN, keys=[KEY])
        assert claims == TokenClaims({"exp": 5, "nbf": 9_000_000_000}, 1.5)
        assert verify(made(), domain_id=DOMAIN, keys=[KEY]).issued_at is None

    def test_unknown_claims_are_ignored(self) -> None:
        assert read(made(aud="x", sub=5, jti=[], zz={"a": 1}, p={"zz": 1, "hp": True, "cr": {"zz": 1}})) == {
            "permissions": {"hasPresence": True, "canReceive": {}}
        }

    def test_null_and_the_words_for_not_set_are_absence(self) -> None:
        assert read(made(r=None, exp=None, er="<not set>", p={"cs": None})) == {"permissions": {}}

    def test_a_join_hook_is_only_for_self_signed_tokens(self) -> None:
        assert read(made(mjh="https://example.org/hook")) == {"meeting_join_hook": "https://example.org/hook"}

    def test_an_empty_list_and_blanks_around_commas(self) -> None:
        assert read(made(p={"cs": "", "ca": "p, s"})) == {
            "permissions": {"canSend": [], "canAdmin": ["participants", "streaming"]}
        }

    @pytest.mark.parametrize(
        "claims",
        [
            {"o": "true"},
            {"o": 1},
            {"exp": "soon"},
            {"exp": True},
            {"nbf": {}},
            {"iat": "now"},
            {"iat": True},
            {"r": 5},
            {"ud": {"a": 1}},
            {"ud": "x" * 37},
            {"u": ["Ann"]},
            {"eje": 0},
            {"er": "everything"},
            {"rome": "javascript:alert(1)"},
            {"mjh": "file:///etc/passwd"},
            {"p": True},
            {"p": {"hp": "yes"}},
            {"p": {"cs": "v,x"}},
            {"p": {"cs": "v,,a"}},
            {"p": {"cs": ["v"]}},
            {"p": {"ca": 1}},
            {"p": {"cr": True}},
            {"p": {"cr": {"b": {"v": True}}}},
            {"p": {"cr": {"u": {"x": {"v": "yes"}}}}},
            {"p": {"cr": {"u": True}}},
            {"sro": {"zz": 1}},
        ],
    )
    def test_wrong_types_cannot_be_smuggled_in(self, claims: dict[str, Any]) -> None:
        assert refusal(made(**claims))

    @pytest.mark.parametrize(
        "payload", [b"", b"[]", b'"a"', b"{", b"[" * 2000, b'{"d":"a","d":"b"}', b'{"exp":1e999}', b"\xff"]
    )
    def test_signed_content_that_is_no_object(self, payload: bytes) -> None:
        token = jwt.PyJWS().encode(payload, KEY, algorithm="HS256")
        assert refusal(token) == "the token's content is not a JSON object"
