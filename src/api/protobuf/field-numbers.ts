/**
 * The numbers of fields in Kubernetes' protocol buffers, by package and message: each is one more than the one before, unless it
 * says. A message after a star is no field in JSON: its fields stand among those of the message that has it.
 * They are those of the files `generated.proto` in k8s.io/api and k8s.io/apimachinery, as far as the schema has the fields.
 */
export const FIELD_NUMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'io.k8s.api.apps.v1': {
    ControllerRevision: 'metadata data revision',
    DaemonSet: 'metadata spec status',
    DaemonSetCondition: 'type status lastTransitionTime reason message',
    DaemonSetSpec: 'selector template updateStrategy minReadySeconds revisionHistoryLimit=6',
    DaemonSetStatus: `
      currentNumberScheduled numberMisscheduled desiredNumberScheduled numberReady observedGeneration updatedNumberScheduled
      numberAvailable numberUnavailable collisionCount conditions`,
    DaemonSetUpdateStrategy: 'type rollingUpdate',
    RollingUpdateDaemonSet: 'maxUnavailable maxSurge',
  },
  'io.k8s.api.authentication.v1': {
    SelfSubjectReview: 'metadata status',
    SelfSubjectReviewStatus: 'userInfo',
    UserInfo: 'username uid groups',
  },
  'io.k8s.api.authorization.v1': {
    FieldSelectorAttributes: 'rawSelector requirements',
    LabelSelectorAttributes: 'rawSelector requirements',
    NonResourceAttributes: 'path verb',
    ResourceAttributes: 'namespace verb group version resource subresource name fieldSelector labelSelector',
    SelfSubjectAccessReview: 'metadata spec status',
    SelfSubjectAccessReviewSpec: 'resourceAttributes nonResourceAttributes',
    SubjectAccessReviewStatus: 'allowed reason evaluationError denied',
  },
  'io.k8s.api.autoscaling.v1': {
    Scale: 'metadata spec status',
    ScaleSpec: 'replicas',
    ScaleStatus: 'replicas selector',
  },
  'io.k8s.api.coordination.v1': {
    Lease: 'metadata spec',
    LeaseSpec: 'holderIdentity leaseDurationSeconds acquireTime renewTime leaseTransitions strategy preferredHolder',
  },
  'io.k8s.api.core.v1': {
    AWSElasticBlockStoreVolumeSource: 'volumeID fsType partition readOnly',
    Affinity: 'nodeAffinity podAffinity podAntiAffinity',
    AppArmorProfile: 'type localhostProfile',
    AttachedVolume: 'name devicePath',
    AzureDiskVolumeSource: 'diskName diskURI cachingMode fsType readOnly kind',
    AzureFileVolumeSource: 'secretName shareName readOnly',
    Binding: 'metadata target',
    CSIVolumeSource: 'driver readOnly fsType volumeAttributes nodePublishSecretRef',
    Capabilities: 'add drop',
    CephFSVolumeSource: 'monitors path user secretFile secretRef readOnly',
    CinderVolumeSource: 'volumeID fsType readOnly secretRef',
    ClusterTrustBundleProjection: 'name signerName labelSelector path optional',
    ConfigMap: 'metadata data binaryData immutable',
    ConfigMapEnvSource: '*LocalObjectReference optional',
    ConfigMapKeySelector: '*LocalObjectReference key optional',
    ConfigMapNodeConfigSource: 'namespace name uid resourceVersion kubeletConfigKey',
    ConfigMapProjection: '*LocalObjectReference items optional=4',
    ConfigMapVolumeSource: '*LocalObjectReference items defaultMode optional',
    Container: `
      name image command args workingDir ports env resources volumeMounts livenessProbe readinessProbe lifecycle terminationMessagePath
      imagePullPolicy securityContext stdin stdinOnce tty envFrom terminationMessagePolicy volumeDevices startupProbe resizePolicy
      restartPolicy restartPolicyRules`,
    ContainerExtendedResourceRequest: 'containerName resourceName requestName',
    ContainerImage: 'names sizeBytes',
    ContainerPort: 'name hostPort containerPort protocol hostIP',
    ContainerResizePolicy: 'resourceName restartPolicy',
    ContainerRestartRule: 'action exitCodes',
    ContainerRestartRuleOnExitCodes: 'operator values',
    ContainerState: 'waiting running terminated',
    ContainerStateRunning: 'startedAt',
    ContainerStateTerminated: 'exitCode signal reason message startedAt finishedAt containerID',
    ContainerStateWaiting: 'reason message',
    ContainerStatus: `
      name state lastState ready restartCount image imageID containerID started allocatedResources resources volumeMounts user
      allocatedResourcesStatus stopSignal`,
    ContainerUser: 'linux',
    DaemonEndpoint: 'Port',
    DownwardAPIProjection: 'items',
    DownwardAPIVolumeFile: 'path fieldRef resourceFieldRef mode',
    DownwardAPIVolumeSource: 'items defaultMode',
    EmptyDirVolumeSource: 'medium sizeLimit',
    EnvFromSource: 'prefix configMapRef secretRef',
    EnvVar: 'name value valueFrom',
    EnvVarSource: 'fieldRef resourceFieldRef configMapKeyRef secretKeyRef fileKeyRef',
    EphemeralContainer: '*EphemeralContainerCommon targetContainerName',
    EphemeralContainerCommon: `
      name image command args workingDir ports env resources volumeMounts livenessProbe readinessProbe lifecycle terminationMessagePath
      imagePullPolicy securityContext stdin stdinOnce tty envFrom terminationMessagePolicy volumeDevices startupProbe resizePolicy
      restartPolicy restartPolicyRules`,
    EphemeralVolumeSource: 'volumeClaimTemplate',
    Event: `
      metadata involvedObject reason message source firstTimestamp lastTimestamp count type eventTime series action related
      reportingComponent reportingInstance`,
    EventSeries: 'count lastObservedTime',
    EventSource: 'component host',
    ExecAction: 'command',
    FCVolumeSource: 'targetWWNs lun fsType readOnly wwids',
    FileKeySelector: 'volumeName path key optional',
    FlexVolumeSource: 'driver fsType secretRef readOnly options',
    FlockerVolumeSource: 'datasetName datasetUUID',
    GCEPersistentDiskVolumeSource: 'pdName fsType partition readOnly',
    GRPCAction: 'port service',
    GitRepoVolumeSource: 'repository revision directory',
    GlusterfsVolumeSource: 'endpoints path readOnly',
    HTTPGetAction: 'path port host scheme httpHeaders',
    HTTPHeader: 'name value',
    HostAlias: 'ip hostnames',
    HostIP: 'ip',
    HostPathVolumeSource: 'path type',
    ISCSIVolumeSource: `
      targetPortal iqn lun iscsiInterface fsType readOnly portals chapAuthDiscovery secretRef=10 chapAuthSession initiatorName`,
    ImageVolumeSource: 'reference pullPolicy',
    ImageVolumeStatus: 'imageRef',
    KeyToPath: 'key path mode',
    Lifecycle: 'postStart preStop stopSignal',
    LifecycleHandler: 'exec httpGet tcpSocket sleep',
    LinuxContainerUser: 'uid gid supplementalGroups',
    LocalObjectReference: 'name',
    NFSVolumeSource: 'server path readOnly',
    Namespace: 'metadata spec status',
    NamespaceCondition: 'type status lastTransitionTime=4 reason message',
    NamespaceSpec: 'finalizers',
    NamespaceStatus: 'phase conditions',
    Node: 'metadata spec status',
    NodeAddress: 'type address',
    NodeAffinity: 'requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution',
    NodeAllocatableResourceClaimStatus: 'resourceClaimName containers',
    NodeCondition: 'type status lastHeartbeatTime lastTransitionTime reason message',
    NodeConfigSource: 'configMap=2',
    NodeConfigStatus: 'assigned active lastKnownGood error',
    NodeDaemonEndpoints: 'kubeletEndpoint',
    NodeFeatures: 'supplementalGroupsPolicy',
    NodeRuntimeHandler: 'name features',
    NodeRuntimeHandlerFeatures: 'recursiveReadOnlyMounts userNamespaces',
    NodeSelector: 'nodeSelectorTerms',
    NodeSelectorRequirement: 'key operator values',
    NodeSelectorTerm: 'matchExpressions matchFields',
    NodeSpec: 'podCIDR externalID providerID unschedulable taints configSource podCIDRs',
    NodeStatus: `
      capacity allocatable phase conditions addresses daemonEndpoints nodeInfo images volumesInUse volumesAttached config
      runtimeHandlers features declaredFeatures`,
    NodeSwapStatus: 'capacity',
    NodeSystemInfo: `
      machineID systemUUID bootID kernelVersion osImage containerRuntimeVersion kubeletVersion kubeProxyVersion operatingSystem
      architecture swap`,
    ObjectFieldSelector: 'apiVersion fieldPath',
    ObjectReference: 'kind namespace name uid apiVersion resourceVersion fieldPath',
    PersistentVolumeClaimSpec: `
      accessModes resources volumeName selector storageClassName volumeMode dataSource dataSourceRef volumeAttributesClassName`,
    PersistentVolumeClaimTemplate: 'metadata spec',
    PersistentVolumeClaimVolumeSource: 'claimName readOnly',
    PhotonPersistentDiskVolumeSource: 'pdID fsType',
    Pod: 'metadata spec status',
    PodAffinity: 'requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution',
    PodAffinityTerm: 'labelSelector namespaces topologyKey namespaceSelector matchLabelKeys mismatchLabelKeys',
    PodAntiAffinity: 'requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution',
    PodCertificateProjection: 'signerName keyType maxExpirationSeconds credentialBundlePath keyPath certificateChainPath userAnnotations',
    PodCondition: 'type status lastProbeTime lastTransitionTime reason message observedGeneration',
    PodDNSConfig: 'nameservers searches options',
    PodDNSConfigOption: 'name value',
    PodExtendedResourceClaimStatus: 'requestMappings resourceClaimName',
    PodIP: 'ip',
    PodOS: 'name',
    PodReadinessGate: 'conditionType',
    PodResourceClaim: 'name resourceClaimName=3 resourceClaimTemplateName',
    PodResourceClaimStatus: 'name resourceClaimName',
    PodSchedulingGate: 'name',
    PodSchedulingGroup: 'podGroupName',
    PodSecurityContext: `
      seLinuxOptions runAsUser runAsNonRoot supplementalGroups fsGroup runAsGroup sysctls windowsOptions fsGroupChangePolicy
      seccompProfile appArmorProfile supplementalGroupsPolicy seLinuxChangePolicy`,
    PodSpec: `
      volumes containers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName
      serviceAccount nodeName hostNetwork hostPID hostIPC securityContext imagePullSecrets hostname subdomain affinity schedulerName
      initContainers automountServiceAccountToken tolerations hostAliases priorityClassName priority dnsConfig shareProcessNamespace
      readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints ephemeralContainers
      setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources hostnameOverride schedulingGroup=43`,
    PodStatus: `
      phase conditions message reason hostIP podIP startTime containerStatuses qosClass initContainerStatuses nominatedNodeName podIPs
      ephemeralContainerStatuses resize resourceClaimStatuses hostIPs observedGeneration extendedResourceClaimStatus allocatedResources
      resources nodeAllocatableResourceClaimStatuses`,
    PodTemplateSpec: 'metadata spec',
    PortworxVolumeSource: 'volumeID fsType readOnly',
    PreferredSchedulingTerm: 'weight preference',
    Probe: '*ProbeHandler initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold terminationGracePeriodSeconds',
    ProbeHandler: 'exec httpGet tcpSocket grpc',
    ProjectedVolumeSource: 'sources defaultMode',
    QuobyteVolumeSource: 'registry volume readOnly user group tenant',
    RBDVolumeSource: 'monitors image fsType pool user keyring secretRef readOnly',
    ResourceClaim: 'name request',
    ResourceFieldSelector: 'containerName resource divisor',
    ResourceHealth: 'resourceID health message=6',
    ResourceRequirements: 'limits requests claims',
    ResourceStatus: 'name resources',
    SELinuxOptions: 'user role type level',
    ScaleIOVolumeSource: 'gateway system secretRef sslEnabled protectionDomain storagePool storageMode volumeName fsType readOnly',
    SeccompProfile: 'type localhostProfile',
    Secret: 'metadata data type stringData immutable',
    SecretEnvSource: '*LocalObjectReference optional',
    SecretKeySelector: '*LocalObjectReference key optional',
    SecretProjection: '*LocalObjectReference items optional=4',
    SecretVolumeSource: 'secretName items defaultMode optional',
    SecurityContext: `
      capabilities privileged seLinuxOptions runAsUser runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation runAsGroup procMount
      windowsOptions seccompProfile appArmorProfile`,
    ServiceAccount: 'metadata secrets imagePullSecrets automountServiceAccountToken',
    ServiceAccountTokenProjection: 'audience expirationSeconds path',
    SleepAction: 'seconds',
    StorageOSVolumeSource: 'volumeName volumeNamespace fsType readOnly secretRef',
    Sysctl: 'name value',
    TCPSocketAction: 'port host',
    Taint: 'key value effect timeAdded',
    Toleration: 'key operator value effect tolerationSeconds',
    TopologySpreadConstraint: `
      maxSkew topologyKey whenUnsatisfiable labelSelector minDomains nodeAffinityPolicy nodeTaintsPolicy matchLabelKeys`,
    TypedLocalObjectReference: 'apiGroup kind name',
    TypedObjectReference: 'apiGroup kind name namespace',
    Volume: 'name *VolumeSource',
    VolumeDevice: 'name devicePath',
    VolumeMount: 'name readOnly mountPath subPath mountPropagation subPathExpr recursiveReadOnly',
    VolumeMountStatus: 'name mountPath readOnly recursiveReadOnly volumeStatus',
    VolumeProjection: 'secret downwardAPI configMap serviceAccountToken clusterTrustBundle podCertificate',
    VolumeResourceRequirements: 'limits requests',
    VolumeSource: `
      hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs persistentVolumeClaim rbd flexVolume
      cinder cephfs flocker downwardAPI fc azureFile configMap vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume
      scaleIO projected storageos csi ephemeral image`,
    VolumeStatus: 'image',
    VsphereVirtualDiskVolumeSource: 'volumePath fsType storagePolicyName storagePolicyID',
    WeightedPodAffinityTerm: 'weight podAffinityTerm',
    WindowsSecurityContextOptions: 'gmsaCredentialSpecName gmsaCredentialSpec runAsUserName hostProcess',
  },
  'io.k8s.api.events.v1': {
    Event: `
      metadata eventTime series reportingController reportingInstance action reason regarding related note type deprecatedSource
      deprecatedFirstTimestamp deprecatedLastTimestamp deprecatedCount`,
    EventSeries: 'count lastObservedTime',
  },
  'io.k8s.api.policy.v1': {
    Eviction: 'metadata deleteOptions',
  },
  'io.k8s.api.extensions.v1beta1': {
    DaemonSet: 'metadata spec status',
    DaemonSetSpec: 'selector template updateStrategy minReadySeconds templateGeneration revisionHistoryLimit',
    DaemonSetUpdateStrategy: 'type rollingUpdate',
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1': {
    APIGroup: 'name versions preferredVersion serverAddressByClientCIDRs',
    APIGroupList: 'groups',
    APIResource: 'name namespaced kind verbs shortNames singularName categories group version storageVersionHash',
    APIResourceList: 'groupVersion resources',
    DeleteOptions: `
      gracePeriodSeconds preconditions orphanDependents propagationPolicy dryRun ignoreStoreReadErrorWithClusterBreakingPotential`,
    FieldSelectorRequirement: 'key operator values',
    GroupVersionForDiscovery: 'groupVersion version',
    LabelSelector: 'matchLabels matchExpressions',
    LabelSelectorRequirement: 'key operator values',
    ListMeta: 'selfLink resourceVersion continue remainingItemCount shardInfo',
    ManagedFieldsEntry: 'manager operation apiVersion time fieldsType=6 fieldsV1 subresource',
    ObjectMeta: `
      name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds
      labels annotations ownerReferences finalizers managedFields=17`,
    OwnerReference: 'kind name=3 uid apiVersion controller blockOwnerDeletion',
    Preconditions: 'uid resourceVersion',
    ServerAddressByClientCIDR: 'clientCIDR serverAddress',
    ShardInfo: 'selector',
    Status: 'metadata status message reason details code',
    StatusCause: 'reason message field',
    StatusDetails: 'name group kind causes retryAfterSeconds uid',
    WatchEvent: 'type object',
  },
};
