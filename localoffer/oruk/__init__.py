"""The directory for other programs: Open Referral UK 3.0 (profile HSDS-UK-3.0), read only."""
