"""What stands in the address of a link that we mail: a number nobody guesses, with our signature.

Neither a look into the database nor the number alone makes a link that works."""

from uuid import UUID

from django.core.signing import BadSignature, Signer


class SignedKeys:
    """The keys of one kind of link; `salt` keeps one kind from passing for another."""

    def __init__(self, salt: str) -> None:
        self._signer = Signer(salt=salt, sep=".")

    def token(self, key: UUID) -> str:
        return self._signer.sign(key.hex)

    def key(self, token: str) -> UUID | None:
        """The key in `token`; None where we never signed it."""
        try:
            return UUID(self._signer.unsign(token))
        except (BadSignature, ValueError):
            return None
