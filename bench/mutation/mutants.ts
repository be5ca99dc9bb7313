/** One rule broken: a text in one built file of dist/src is replaced by another. */
export interface Mutant {
  /** The entry of the catalogue. */
  readonly rule: string;
  readonly breaks: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The rules that are broken, one at a time. */
export const MUTANTS: readonly Mutant[] = [
  ...inBudget(),
  ...inUpdates(),
  ...inUpkeep(),
  ...inStatus(),
  ...inRevisions(),
  ...inPlacement(),
  ...inClaims(),
  ...inActors(),
];

function inBudget(): readonly Mutant[] {
  const file = 'daemonset/budget.js';
  return [
    { rule: 'B-201', breaks: 'percentages are rounded down', file, from: 'Math.ceil((Number', to: 'Math.floor((Number' },
    { rule: 'B-202', breaks: 'neither a step nor a surge allows nothing', file, from: 'return isStuck ?', to: 'return false ?' },
    {
      rule: 'B-230',
      breaks: 'a percentage is no surge',
      file,
      from: 'countOf(rollingFields(daemonSet).maxSurge, 1)',
      to: 'countOf(rollingFields(daemonSet).maxSurge, 0)',
    },
  ];
}

function inUpdates(): readonly Mutant[] {
  const file = 'daemonset/update-plan.js';
  const stage = 'daemonset/update-stage.js';
  return [
    { rule: 'B-204', breaks: 'unavailable old pods stay', file, from: 'chain([unavailable, candidates])', to: 'chain([candidates])' },
    { rule: 'B-204', breaks: 'a node with two kinds of pods does not count', file, from: "'empty', 'surging', 'surged',", to: "'empty'," },
    {
      rule: 'B-205',
      breaks: 'unavailable nodes use no budget',
      file,
      from: 'maxUnavailable - unavailableNodes(tally)',
      to: 'maxUnavailable',
    },
    {
      rule: 'B-205',
      breaks: 'unavailable old pods wait for budget',
      file,
      from: 'chain([unavailable, candidates])',
      to: 'firstOf(chain([unavailable, candidates]), room)',
    },
    { rule: 'B-214', breaks: 'a node without a pod uses no budget', file, from: "'crowded', 'empty', ", to: "'crowded', " },
    {
      rule: 'B-217',
      breaks: 'old pods on tainted nodes are no candidates',
      file,
      from: "['outdated/wanted', 'outdated/unwanted', 'outdated/lost']",
      to: "['outdated/wanted', 'outdated/lost']",
    },
    { rule: 'B-234', breaks: 'nodes that surge use no budget', file, from: 'maxSurge - surgingNodes(tally)', to: 'maxSurge' },
    {
      rule: 'B-235',
      breaks: 'a node whose old pod is unavailable waits',
      file,
      from: "tally.named('outdatedUnavailable/wanted'), firstOf",
      to: 'firstOf',
    },
    {
      rule: 'B-238',
      breaks: 'unwanted pods go before others serve',
      file,
      from: 'tally.counts.serving - desired',
      to: 'tally.counts.serving',
    },
    { rule: 'B-242', breaks: 'a surge goes on though a node is gone', file, from: 'if (lost !== undefined)', to: 'if (false)' },
    {
      rule: 'B-187',
      breaks: 'the template generation does not count',
      file: 'daemonset/pod-facts.js',
      from: 'return templateGeneration !== undefined &&',
      to: 'return false &&',
    },
    {
      rule: 'B-215',
      breaks: 'a terminating pod on an unsuitable node does not count',
      file: stage,
      from: 'recorded.length > 0 || placement?.shouldRun',
      to: 'placement?.shouldRun',
    },
  ];
}

function inUpkeep(): readonly Mutant[] {
  const file = 'daemonset/node-upkeep.js';
  const facts = 'daemonset/pod-facts.js';
  return [
    { rule: 'B-113', breaks: 'a missing pod is not created', file, from: 'placement.shouldRun ? CREATE', to: 'false ? CREATE' },
    {
      rule: 'B-114',
      breaks: 'a terminating pod is replaced at once',
      file: facts,
      from: 'pod.deletionAtMs === undefined || !isTerminal(pod)',
      to: 'pod.deletionAtMs === undefined',
    },
    {
      rule: 'B-115',
      breaks: 'a pod that ended and is deleted still counts',
      file: facts,
      from: 'return pod.deletionAtMs === undefined || !isTerminal(pod)',
      to: 'return true',
    },
    {
      rule: 'B-116',
      breaks: 'the youngest pod stays',
      file: facts,
      from: 'return one.createdAtMs - other.createdAtMs',
      to: 'return other.createdAtMs - one.createdAtMs',
    },
    { rule: 'B-117', breaks: 'pods stay on unsuitable nodes', file, from: 'if (!placement.shouldContinue)', to: 'if (false)' },
    {
      rule: 'B-119',
      breaks: 'unbound pods of missing nodes stay',
      file,
      from: 'removing(live.filter(({ nodeName }) => !nodeName))',
      to: 'NOTHING',
    },
    { rule: 'B-130', breaks: 'failed pods stay', file, from: "live.filter(({ phase }) => phase === 'Failed')", to: 'NONE' },
    {
      rule: 'B-132',
      breaks: 'the wait does not grow',
      file: 'daemonset/failure-backoff.js',
      from: '2 * backoff.delayMs',
      to: 'backoff.delayMs',
    },
    { rule: 'B-136', breaks: 'succeeded pods stay', file, from: "live.filter(({ phase }) => phase === 'Succeeded')", to: 'NONE' },
    { rule: 'B-140', breaks: 'bursts are not limited', file: 'daemonset/burst.js', from: 'BURST = 250', to: 'BURST = 250000' },
    { rule: 'B-141', breaks: 'there is no slow start', file: 'daemonset/slow-start.js', from: 'size = 1;', to: 'size = 1e9;' },
    { rule: 'B-203', breaks: 'equality does not count', file: facts, from: 'atMs <= nowMs', to: 'atMs < nowMs' },
    { rule: 'B-231', breaks: 'several pods of a kind stay', file, from: '[...moreNew, ...moreOld]', to: '[]' },
    {
      rule: 'B-232',
      breaks: 'an old pod that is not ready stays',
      file,
      from: '!oldest.isReady || isAvailable(newest, terms, nowMs)',
      to: 'isAvailable(newest, terms, nowMs)',
    },
    {
      rule: 'B-232',
      breaks: 'a new pod need only be ready',
      file,
      from: '!oldest.isReady || isAvailable(newest, terms, nowMs)',
      to: '!oldest.isReady || newest.isReady',
    },
    {
      rule: 'B-233',
      breaks: 'a surge waits for termination',
      file,
      from: 'placement.shouldRun && running.length === 0',
      to: 'placement.shouldRun && recorded.length === 0',
    },
  ];
}

function inStatus(): readonly Mutant[] {
  const file = 'daemonset/node-counts.js';
  return [
    { rule: 'B-282', breaks: 'the last pod is looked at', file, from: 'recorded: [first] }', to: 'recorded, first = recorded.at(-1) }' },
    { rule: 'B-284', breaks: 'nobody is misscheduled', file, from: 'first !== undefined ? MISSCHEDULED', to: 'false ? MISSCHEDULED' },
    {
      rule: 'B-286',
      breaks: 'the status is written each time',
      file: 'daemonset/status.js',
      from: 'if (!isBehind && shown.every',
      to: 'if (false && shown.every',
    },
  ];
}

function inRevisions(): readonly Mutant[] {
  const file = 'daemonset/revisions.js';
  const history = 'daemonset/history.js';
  return [
    { rule: 'B-264', breaks: 'a revision that is used again keeps its number', file, from: 'revision.revision < number', to: 'false' },
    {
      rule: 'B-264',
      breaks: 'a revision is never used again',
      file,
      from: 'const kept = newest(equal);',
      to: 'const kept = newest(equal.filter(({ revision }) => revision >= number));',
    },
    { rule: 'B-265', breaks: 'pods keep the hash of a double', file, from: '[...relabelled, ...doubles', to: '[...doubles' },
    {
      rule: 'B-267',
      breaks: 'another revision of the name is taken for one’s own',
      file,
      from: 'if (canonicalText(namesake.data) === data)',
      to: 'if (true)',
    },
    { rule: 'B-269', breaks: 'revisions on pods are pruned', file: history, from: '!hashesInUse.has(', to: 'true || (' },
    {
      rule: 'B-269',
      breaks: 'the highest are pruned',
      file: history,
      from: 'one.revision - other.revision',
      to: 'other.revision - one.revision',
    },
    { rule: 'B-270', breaks: 'one more is kept', file: history, from: 'old.length - limit', to: 'old.length - limit - 1' },
    { rule: 'B-092', breaks: 'pods do not name their revision', file: 'daemonset/pod-template.js', from: "(hash === '' ?", to: '(true ?' },
  ];
}

function inPlacement(): readonly Mutant[] {
  const file = 'daemonset/placement.js';
  return [
    { rule: 'B-072', breaks: 'NoSchedule drives pods away', file, from: 'length > 0 ? KEPT : WANTED', to: 'length > 0 ? REFUSED : WANTED' },
    { rule: 'B-073', breaks: 'NoExecute drives nobody away', file, from: "['NoExecute']).length > 0", to: "['NoExecute']).length > 99" },
    {
      rule: 'B-063',
      breaks: 'node selectors do not count',
      file,
      from: 'if (!Object.entries(nodeSelector)',
      to: 'if (false && !Object.entries(nodeSelector)',
    },
    {
      rule: 'B-077',
      breaks: 'cordoned nodes are avoided',
      file: 'daemonset/tolerations.js',
      from: "    added('unschedulable', 'NoSchedule'),\n",
      to: '',
    },
  ];
}

function inClaims(): readonly Mutant[] {
  const file = 'daemonset/claims.js';
  return [
    { rule: 'B-180', breaks: 'orphans are not adopted', file, from: "'none' : 'adopt'", to: "'none' : 'none'" },
    { rule: 'B-182', breaks: 'pods that match no more are kept', file, from: "? 'release' : 'none'", to: "? 'owned' : 'none'" },
    {
      rule: 'B-183',
      breaks: 'pods of others are taken',
      file,
      from: 'pod.controllerUid !== undefined && pod.controllerUid !== metadata.uid',
      to: 'false',
    },
    { rule: 'B-185', breaks: 'a set on its way out releases pods', file, from: 'isOwned && !metadata.deletionTimestamp', to: 'isOwned' },
    { rule: 'B-184', breaks: 'terminating orphans are adopted', file, from: 'pod.deletionAtMs !== undefined ?', to: 'false ?' },
  ];
}

function inActors(): readonly Mutant[] {
  const file = 'actors/daemon-set/daemon-set-effects.js';
  return [
    {
      rule: 'B-092',
      breaks: 'a sync goes on though the template has changed',
      file,
      from: 'metadata.generation ?? 0) !== generation',
      to: 'metadata.generation ?? 0) < 0',
    },
    {
      rule: 'B-120',
      breaks: 'pods are deleted before others are created',
      file: 'actors/daemon-set/pod-changes.js',
      from: '[creations, deletions]',
      to: '[deletions, creations]',
    },
    {
      rule: 'B-181',
      breaks: 'a set adopts though it is gone',
      file: 'actors/daemon-set/claim-writes.js',
      from: ', aliveOwner: ownerKey(daemonSet)',
      to: '',
    },
    { rule: 'B-285', breaks: 'the generation is not observed', file, from: 'undefined : record.generation', to: 'undefined : undefined' },
    {
      rule: 'B-150',
      breaks: 'wake-ups during a sync are forgotten',
      file,
      from: 'isWanted: ({ isWanted }) => isWanted',
      to: 'isWanted: () => false',
    },
  ];
}
