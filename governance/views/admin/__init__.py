"""The Governance section of the admin, one module a screen. A group opens the screens; what a person may
do comes from the rules, whose sentences the screens show before a button is pressed."""
