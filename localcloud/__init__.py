"""The whole product on one machine: an AWS emulator, PostgreSQL and their supervisor. No Docker."""
