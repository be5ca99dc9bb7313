# Follows the ConfigMaps of a namespace as controllers do: lists in parts, watches on, and begins again when it has to. Ends when
# one is called "end", and prints how many there are then. Run by ../many-objects.spec.ts.
import sys

import urllib3
from kubernetes import client, config, watch
from kubernetes.client.rest import ApiException

config.load_kube_config()
core = client.CoreV1Api()
namespace = sys.argv[1]


def listed():
    """All objects, in parts, and the version as of which they are."""
    known, token = {}, None
    while True:
        part = core.list_namespaced_config_map(namespace, limit=1000, _continue=token)
        known.update({one.metadata.name: one.data for one in part.items})
        token = part.metadata._continue
        if not token:
            return known, part.metadata.resource_version


def follow(known, version):
    """Takes events in until there is an object "end"; says whether there was."""
    for event in watch.Watch().stream(core.list_namespaced_config_map, namespace, resource_version=version, timeout_seconds=60):
        one = event["object"]
        if one.metadata.name == "begin":
            print("begun")
        if event["type"] == "DELETED":
            known.pop(one.metadata.name, None)
        else:
            known[one.metadata.name] = one.data
        if one.metadata.name == "end":
            return True
    return False


while True:
    try:
        known, version = listed()
        print("listed", len(known))
        if "end" in known or follow(known, version):
            break
        print("ended")
    except ApiException as error:
        print("refused", error.status)
    except urllib3.exceptions.HTTPError as error:
        print("broken", type(error).__name__)
print("known", len(known), sum(1 for data in known.values() if data == {"changed": "yes"}))
