"""The later steps: what runs, what stands in front, mail, and the first person."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

from hearback.doctor.running import wanted_units
from hearback.install.answers import OWN, SELF_SIGNED
from hearback.install.machine import DEPLOY
from hearback.install.steps import Work, write

MAIL_WAITS = 20
DAYS = "90"
RUN_ALWAYS = ("hearback-public", "hearback-office", "hearback-worker")
CEREMONY = """
What is left needs two people and a printer: the keyholder makes the keys. Until then the site takes
no answer. docs/keyholder.md says how:

    deploy/as keeper keys make

Keep a copy of pepper/pepper.key in the data folder on a stick in a safe, apart from every copy of
the database: codes and six words need it, it is in no backup, and it is never made anew. A backup
key comes next, for without one no later version is taken in:

    deploy/as keeper backup-key
"""


def units(work: Work) -> None:
    """Install units and timers, have systemd read them, enable them, and start them if it runs."""
    folder = work.machine.system
    shipped = sorted((DEPLOY / "systemd").glob("hearback-*"))
    for path in shipped:
        write(folder / path.name, work.shipped(f"systemd/{path.name}"))
    names = wanted_units()
    work.do("systemd-analyze", "verify", *(str(folder / path.name) for path in shipped))
    if work.has_systemd:
        work.do("systemctl", "daemon-reload")
        # What an earlier version left running; the rest is started by the next line.
        work.do("systemctl", "try-restart", *RUN_ALWAYS)
        work.do("systemctl", "enable", "--now", *names)
    else:
        work.do("systemctl", "--root=/", "enable", *names)
        work.tell("systemd does not run here: enabled, and not started.")


def certificate(work: Work) -> tuple[str, str]:
    """Return certificate and key for both names, made or fetched if need be."""
    answers = work.answers
    if answers.certificate == OWN:
        return answers.certificate_file, answers.certificate_key
    folder = work.machine.settings / "tls"
    if answers.certificate == SELF_SIGNED:
        found = folder / "certificate.pem", folder / "key.pem"
        if not all(path.exists() for path in found):
            _sign(work, *found)
            work.tell("A certificate of our own was made. Browsers will warn of it: for a trial.")
        return str(found[0]), str(found[1])
    live = Path("/etc/letsencrypt/live/hearback")
    found = live / "fullchain.pem", live / "privkey.pem"
    if not found[0].exists():
        _fetch(work)
    return str(found[0]), str(found[1])


def _fetch(work: Work) -> None:
    """Have a certificate fetched, now and whenever it is renewed, while nginx leaves the port free
    for a moment: certbot keeps the two hooks.
    """
    answers = work.answers
    names = ("-d", answers.public_name, "-d", answers.office_name)
    how = ["--non-interactive", "--agree-tos", "-m", answers.administrator]
    if work.has_systemd:
        how += ["--pre-hook", "systemctl stop nginx", "--post-hook", "systemctl start nginx"]
    work.do("certbot", "certonly", "--standalone", "--cert-name", "hearback", *how, *names)


def _sign(work: Work, certificate: Path, key: Path) -> None:
    certificate.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = f"DNS:{work.answers.public_name},DNS:{work.answers.office_name}"
    kind = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    where = ("-keyout", str(key), "-out", str(certificate), "-days", DAYS)
    about = ("-subj", f"/CN={work.answers.public_name}", "-addext", f"subjectAltName={names}")
    work.do("openssl", *kind, *where, *about)
    key.chmod(0o600)


def web_server(work: Work) -> None:
    """Put nginx in front, with the shipped files and a certificate."""
    nginx = work.machine.nginx
    found, key = certificate(work)
    for path in sorted((DEPLOY / "nginx" / "hearback").glob("*.conf")):
        write(nginx / "hearback" / path.name, work.shipped(f"nginx/hearback/{path.name}"))
    text = work.shipped("nginx/hearback.conf")
    for name in (work.answers.public_name, work.answers.office_name):
        live = f"/etc/letsencrypt/live/{name}"
        text = text.replace(f"{live}/fullchain.pem", found).replace(f"{live}/privkey.pem", key)
    write(nginx / "sites-enabled" / "hearback.conf", text)
    # Debian's own example writes down every visit.
    (nginx / "sites-enabled" / "default").unlink(missing_ok=True)
    work.do("nginx", "-t")
    if work.has_systemd:
        work.do("systemctl", "reload-or-restart", "nginx")


def mail(work: Work) -> None:
    """Send one message, and say what the mail server answered. Nothing else waits for it."""
    answers = work.answers
    host, _, port = answers.smtp.partition(":")
    message = EmailMessage()
    message["From"], message["To"] = answers.sender, answers.administrator
    message["Subject"] = "A test message"
    message.set_content("Mail from the new installation reaches you.\n")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=MAIL_WAITS) as server:
            refused = server.send_message(message)
            said = "taken" if not refused else str(refused)
    except (OSError, smtplib.SMTPException) as error:
        work.tell(
            f"The mail server {answers.smtp} did not take a test message: {error}\n"
            "All else works without. When it does: ./run doctor --only mail"
        )
        return
    work.tell(f"A test message to {answers.administrator} was {said} by {answers.smtp}.")


def first_person(work: Work) -> None:
    """Invite the first administrator, unless somebody was invited before."""
    mark = work.has_invited
    if mark.exists():
        work.tell("The first administrator was invited before. A new link: deploy/as office invite")
        return
    work.tell(work.hearback("office", "invite", "--email", work.answers.administrator).strip())
    write(mark, "The first administrator was invited by ./run install.\n")


def ceremony(work: Work) -> None:
    """Tell the public what is true, and point to the keyholder."""
    work.hearback("office", "tell_safety")
    work.tell(CEREMONY)
