"""What keeps stateful resources from being lost by one mistaken plan."""

from cdktf import TerraformResourceLifecycle


def keep(*, protected: bool) -> TerraformResourceLifecycle | None:
    """For a protected resource a lifecycle under which Terraform refuses every plan that would delete it."""
    return TerraformResourceLifecycle(prevent_destroy=True) if protected else None
