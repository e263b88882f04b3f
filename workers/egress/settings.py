"""The guard's part of the settings."""

from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError

from shared.settings import BadSettings, CommaList, Settings
from workers.egress.config import Config


class EgressSettings(Settings):
    egress_url: SecretStr | None = None
    egress_allow: CommaList = ()
    egress_proxy: CommaList = Field((), repr=False)
    egress_dns: CommaList = ()

    @classmethod
    def read(cls) -> Self:
        try:
            given: dict[str, Any] = {}
            return cls(**given)
        except ValidationError as error:
            raise BadSettings(str(error)) from None

    def config(self, *, onward: bool = True) -> Config:
        url = self.egress_url.get_secret_value() if self.egress_url and onward else None
        return Config(
            self.egress_allow, self.egress_proxy, self.egress_dns, url, self.log_format, self.log_level
        )
