# Objects through the client that finds out by discovery what a server has. Run by ../python.spec.ts.
import json

from kubernetes import client, config, dynamic, utils

config.load_kube_config()
api = client.ApiClient()
found = dynamic.DynamicClient(api)
maps = found.resources.get(api_version="v1", kind="ConfigMap")
pools = found.resources.get(api_version="everynode.dev/v1alpha1", kind="NodePool")

body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1"}}
print("created", maps.create(body=body, namespace="default").data.a)
merge = {"data": {"a": None, "b": "2"}}
where = {"name": "settings", "namespace": "default"}
print("merged", maps.patch(body=merge, content_type="application/merge-patch+json", **where).to_dict()["data"])
# This version of the client sends text as it is, and objects only in JSON's own media types.
applied = json.dumps({**body, "data": {"c": "3"}})
answer = maps.patch(body=applied, content_type="application/apply-patch+yaml", field_manager="python", **where).to_dict()
print("applied", answer["data"], [one["manager"] for one in answer["metadata"]["managedFields"] if one["operation"] == "Apply"])
print("pool", pools.get(name="default").spec.replicas)
print("deleted", maps.delete(**where).status)
utils.create_from_dict(api, {**body, "metadata": {"name": "from-dict"}})
print("listed", sorted(one.metadata.name for one in maps.get(namespace="default").items))
