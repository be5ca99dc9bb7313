# The life of a DaemonSet, through the generated client: each step prints one line. Run by ../python.spec.ts.
from kubernetes import client, config, watch
from kubernetes.client.rest import ApiException

config.load_kube_config()
apps, core = client.AppsV1Api(), client.CoreV1Api()
labels = {"app": "agent"}


def daemon_set():
    container = client.V1Container(name="agent", image="example/agent:1")
    template = client.V1PodTemplateSpec(
        metadata=client.V1ObjectMeta(labels=labels), spec=client.V1PodSpec(containers=[container])
    )
    spec = client.V1DaemonSetSpec(selector=client.V1LabelSelector(match_labels=labels), template=template)
    return client.V1DaemonSet(api_version="apps/v1", kind="DaemonSet", metadata=client.V1ObjectMeta(name="agent"), spec=spec)


def wait_for(done, version):
    """Watches from a version on until a DaemonSet is as wanted; gives the types of the events."""
    types = []
    follower = watch.Watch()
    for event in follower.stream(apps.list_namespaced_daemon_set, "default", resource_version=version, timeout_seconds=60):
        types.append(event["type"])
        if done(event):
            follower.stop()
    return types


def is_rolled_out(event):
    wanted, status = event["object"].metadata.generation, event["object"].status
    counts = (status.updated_number_scheduled, status.number_available)
    return status.observed_generation == wanted and counts == (status.desired_number_scheduled,) * 2


version = apps.list_namespaced_daemon_set("default").metadata.resource_version
created = apps.create_namespaced_daemon_set("default", daemon_set())
print("created", created.metadata.name, created.spec.update_strategy.type, created.spec.update_strategy.rolling_update.max_unavailable)

types = wait_for(is_rolled_out, version)
print("watched", types[0], *sorted(set(types[1:])))

pods = core.list_namespaced_pod("default", label_selector="app=agent").items
print("pods", *sorted(pod.spec.node_name for pod in pods), {pod.status.phase for pod in pods})

image = {"spec": {"template": {"spec": {"containers": [{"name": "agent", "image": "example/agent:2"}]}}}}
patched = apps.patch_namespaced_daemon_set("agent", "default", image)
print("patched", patched.spec.template.spec.containers[0].image, patched.metadata.generation)
wait_for(is_rolled_out, patched.metadata.resource_version)

operations = [{"op": "add", "path": "/metadata/labels", "value": {"tier": "node"}}]
print("json patch", apps.patch_namespaced_daemon_set("agent", "default", operations).metadata.labels)

current = apps.read_namespaced_daemon_set("agent", "default")
current.spec.min_ready_seconds = 1
replaced = apps.replace_namespaced_daemon_set("agent", "default", current)
print("replaced", replaced.spec.min_ready_seconds)
try:
    apps.replace_namespaced_daemon_set("agent", "default", current)
except ApiException as error:
    print("stale", error.status, error.reason)

print("revisions", sorted(one.revision for one in apps.list_namespaced_controller_revision("default").items))
print("events", *sorted({one.reason for one in core.list_namespaced_event("default").items if one.involved_object.kind == "DaemonSet"}))

version = apps.list_namespaced_daemon_set("default").metadata.resource_version
apps.delete_namespaced_daemon_set("agent", "default", propagation_policy="Foreground")
print("deleted", wait_for(lambda event: event["type"] == "DELETED", version)[-1])
try:
    apps.read_namespaced_daemon_set("agent", "default")
except ApiException as error:
    print("read", error.status)
