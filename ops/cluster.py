"""A search cluster on this machine, without Docker: OpenSearch from its Java packages, each node a process. For tests
and for trying it out; it listens on 127.0.0.1 and asks nobody for a password. `python -m ops.cluster [NODES]`."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
JARS = HERE.parent / ".cache" / "cluster"
SECONDS_TO_START = 180
SECONDS_TO_STOP = 20
MEGABYTES_OF_HEAP = 400


@dataclass(frozen=True, slots=True)
class Node:
    """One node: its name, address, and process."""

    name: str
    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def cluster(nodes: int = 1) -> Iterator[list[Node]]:
    """A cluster of so many nodes, which is gone afterwards with all it held. Raises RuntimeError when it does not
    start, or Java or Maven is not there."""
    java = _java()
    jars = _jars()
    folder = Path(tempfile.mkdtemp(prefix="signpost-cluster-"))
    names = [f"node-{number}" for number in range(1, nodes + 1)]
    ports = _free_ports(2 * nodes)
    https, transports = ports[:nodes], ports[nodes:]
    started: list[Node] = []
    try:
        for name, http, transport in zip(names, https, transports, strict=True):
            command = [
                java, f"-Xms{MEGABYTES_OF_HEAP}m", f"-Xmx{MEGABYTES_OF_HEAP}m", "-XX:+UseSerialGC", "-cp", f"{jars}/*",
                str(HERE / "SearchNode.java"), name, str(folder / name), str(http), str(transport),
                ",".join(f"127.0.0.1:{port}" for port in transports), ",".join(names),
            ]  # fmt: skip
            with (folder / f"{name}.log").open("wb") as log:
                # A session of its own: Ctrl-C is for us, and we stop the nodes in order.
                process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True)  # noqa: S603 our own words
            started.append(Node(name, f"http://127.0.0.1:{http}", process))
        _wait_for(started, folder)
        yield started
    finally:
        for node in started:
            node.process.terminate()
        for node in started:
            try:
                node.process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                node.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(nodes: list[Node], folder: Path) -> None:
    """Until all nodes have found each other."""
    until = time.monotonic() + SECONDS_TO_START
    health = f"{nodes[0].url}/_cluster/health?wait_for_nodes={len(nodes)}&timeout=5s"
    while time.monotonic() < until:
        for node in nodes:
            if node.process.poll() is not None:
                end = (folder / f"{node.name}.log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{node.name} of the search cluster ended:\n{end}")
        try:
            with urllib.request.urlopen(health, timeout=10) as answer:  # noqa: S310 our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    raise RuntimeError(f"The search cluster did not start within {SECONDS_TO_START} seconds.")


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if not java:
        raise RuntimeError("The search cluster needs Java 17 or newer (on Debian: openjdk-17-jdk-headless).")
    return java


def _jars() -> Path:
    """The folder of OpenSearch's packages, fetched by Maven the first time and when ops/pom.xml changed. OPENSEARCH names
    another version of them (3.3.2.0 needs Java 21)."""
    pom = (HERE / "pom.xml").read_bytes()
    version = os.environ.get("OPENSEARCH", "")
    jars = JARS / (version or "default")
    done = jars / "pom.xml"
    if not done.exists() or done.read_bytes() != pom:
        maven = shutil.which("mvn")
        if not maven:
            raise RuntimeError("Fetching the search cluster needs Maven (on Debian: maven).")
        shutil.rmtree(jars, ignore_errors=True)
        command = [maven, "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
        chosen = [f"-Dopensearch={version}"] if version else []
        subprocess.run([*command, *chosen, f"-DoutputDirectory={jars}"], check=True, stdout=sys.stderr)  # noqa: S603 our own words
        done.write_bytes(pom)
    return jars


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def main(nodes: int, command: list[str]) -> int:
    """Runs `command` with TEST_SEARCH_URL naming a new cluster; without one, shows its address until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with cluster(nodes) as started:
            urls = ",".join(node.url for node in started)
            if command:
                return subprocess.call(command, env=os.environ | {"TEST_SEARCH_URL": urls})  # noqa: S603 as asked
            print(f"A search cluster ({nodes} nodes) runs here until you press Ctrl-C. In another terminal:\n")  # noqa: T201
            print(f"  export SEARCH_URL={urls}\n  make run\n", flush=True)  # noqa: T201
            signal.pause()
    except KeyboardInterrupt:
        pass
    except RuntimeError as trouble:
        print(trouble, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, sys.argv[2:]))
