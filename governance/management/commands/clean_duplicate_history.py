from governance.management.refusing import RefusingCommand


class Command(RefusingCommand):
    help = "Refused: histories are part of the record."
