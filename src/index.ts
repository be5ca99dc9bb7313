export type { ActorDescription } from './actors/actor-description.js';
export type { Applied } from './cluster/apply.js';
export type {
  DeleteRequest,
  ListRequest,
  ObjectChange,
  ObjectDraft,
  ObjectList,
  ObjectOf,
  PatchRequest,
  RequestOptions,
  WatchRequest,
  WriteRequest,
} from './cluster/client.js';
export type { Cluster } from './cluster/cluster.js';
export type { ClusterInspector, InspectorListening } from './cluster/cluster-inspector.js';
export type { ClusterNodes, Drained, NodeDraft } from './cluster/cluster-nodes.js';
export type { ClusterOptions } from './cluster/cluster-options.js';
export type { ClusterTime } from './cluster/cluster-time.js';
export { createCluster } from './cluster/create-cluster.js';
export type { DaemonSetHandle, WaitOptions } from './cluster/daemon-set-handle.js';
export type { FollowedActor, FollowedSnapshot } from './cluster/followed-actor.js';
export type { RestartLimits } from './cluster/restart-policy.js';
export type { ActorInspection, ActorStep, Listening, ListenRequest } from './cluster/runtime.js';
export { CHART_NAMES, type ChartFormat, chartPicture } from './inspector/chart-graph/chart-pictures.js';
export type {
  ActorDetails,
  ActorFilter,
  ActorRow,
  FailedActor,
  ListPart,
  SeenStep,
  ShardCounts,
} from './inspector/inspection-messages.js';
export type { Overview } from './inspector/overview.js';
export { ApiError } from './objects/api-error.js';
export type * from './objects/kubernetes.js';
export type { ResourceName, ResourceTypes } from './objects/resources.js';
