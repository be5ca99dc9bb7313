/** The longest body that is taken, in bytes: what Kubernetes takes, and twice what etcd would keep of it. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** The longest path and query, in characters: a name has 253, a selector of a few hundred values fits. */
export const MAX_URL_LENGTH = 16 * 1024;

/** How many watches may be open at once; each costs a few hundred bytes and a look at changes of its resource. More are refused with 429. */
export const MAX_WATCHES = 10_000;

/** How many watches are told of changes in one go, at some 10 µs each. */
export const PUMP_SLICE = 200;

/** Of how many objects texts are kept for other watches, in each form: more than happen while all of them are told, at some 3 KiB each. */
export const SHARED_TEXTS = 500;

/** From which length on such a text is not kept, in characters, so that those that are kept take at most some 30 MiB. */
export const SHARED_TEXT_LENGTH = 64 * 1024;

/** From which length on a text is written before more is added to it, in characters: a client that reads nothing makes us keep no more. */
export const WRITE_LENGTH = 1024 * 1024;

/** How long the end of a watch may wait for a client that reads nothing before the connection is broken off, in milliseconds. */
export const LAST_WORDS_MS = 10_000;

/** How many objects are written in one go, at about 10 µs each: a slice stays well under 5 ms. */
export const WRITE_SLICE = 200;

/** The same for YAML, which takes about 500 µs an object. */
export const YAML_WRITE_SLICE = 5;

/** Up to how many objects of a resource those of one namespace are counted, at about 0.2 µs each; beyond, a list does not say how many are left. */
export const MAX_COUNTED = 10_000;

/** How many objects are looked at in one go, at about 1 µs each. */
export const SCAN_SLICE = 1_000;

/** How long a watch lasts that does not say, in seconds: as long as the shortest that Kubernetes gives. */
export const WATCH_SECONDS = 1_800;

/** How often a watch that wants bookmarks gets one, in milliseconds. */
export const BOOKMARK_PERIOD_MS = 60_000;

/** The size of an answer above which it is sent in gzip to those who take it, in bytes; Kubernetes' threshold. */
export const GZIP_THRESHOLD_BYTES = 128 * 1024;
