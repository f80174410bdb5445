/**
 * An immutable sorted map that knows ranks: a size-balanced tree sharing all but O(log n) nodes with its ancestor.
 * It lets an engine stay pure while joining, leaving and asking "how many are ahead of me" stay O(log n).
 * Source: Adams, "Efficient sets: a balancing act" (1993), with the parameters (3, 2) proven by Hirai and Yamamoto (2011).
 */
export class OrderedMap<K, V> {
  readonly #compare: (a: K, b: K) => number;
  readonly #root: Node<K, V> | null;

  private constructor(compare: (a: K, b: K) => number, root: Node<K, V> | null) {
    this.#compare = compare;
    this.#root = root;
  }

  /** `compare` is negative when `a` comes first; keys comparing as 0 are one key. */
  static empty<K, V>(compare: (a: K, b: K) => number): OrderedMap<K, V> {
    return new OrderedMap<K, V>(compare, null);
  }

  /** A map keyed by strings (ids), in code unit order. */
  static byString<K extends string, V>(): OrderedMap<K, V> {
    return new OrderedMap<K, V>(compareStrings, null);
  }

  get size(): number {
    return size(this.#root);
  }

  get(key: K): V | undefined {
    let node = this.#root;
    while (node) {
      const order = this.#compare(key, node.key);
      if (order === 0) return node.value;
      node = order < 0 ? node.left : node.right;
    }
    return undefined;
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  set(key: K, value: V): OrderedMap<K, V> {
    return new OrderedMap(this.#compare, insert(this.#root, key, value, this.#compare));
  }

  delete(key: K): OrderedMap<K, V> {
    if (this.get(key) === undefined) return this;
    return new OrderedMap(this.#compare, remove(this.#root, key, this.#compare));
  }

  /** How many keys come before `key`, which need not be present. */
  rank(key: K): number {
    let before = 0;
    let node = this.#root;
    while (node) {
      const order = this.#compare(key, node.key);
      if (order <= 0) node = node.left;
      else {
        before += size(node.left) + 1;
        node = node.right;
      }
    }
    return before;
  }

  first(): [K, V] | undefined {
    let node = this.#root;
    while (node?.left) node = node.left;
    return node ? [node.key, node.value] : undefined;
  }

  *entries(): Generator<[K, V]> {
    const stack: Node<K, V>[] = [];
    let node = this.#root;
    while (node || stack.length > 0) {
      while (node) {
        stack.push(node);
        node = node.left;
      }
      const next = stack.pop();
      if (!next) return;
      yield [next.key, next.value];
      node = next.right;
    }
  }

  *keys(): Generator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): Generator<V> {
    for (const [, value] of this.entries()) yield value;
  }
}

type Node<K, V> = {
  readonly key: K;
  readonly value: V;
  readonly size: number;
  readonly left: Node<K, V> | null;
  readonly right: Node<K, V> | null;
};

const DELTA = 3;
const GAMMA = 2;

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function size<K, V>(node: Node<K, V> | null): number {
  return node ? node.size : 0;
}

function make<K, V>(key: K, value: V, left: Node<K, V> | null, right: Node<K, V> | null): Node<K, V> {
  return { key, value, left, right, size: size(left) + size(right) + 1 };
}

function weight<K, V>(node: Node<K, V> | null): number {
  return size(node) + 1;
}

/** Rebuilds a node whose subtrees differ by at most one insertion or deletion from balance. */
function balance<K, V>(key: K, value: V, left: Node<K, V> | null, right: Node<K, V> | null): Node<K, V> {
  if (right && weight(right) > DELTA * weight(left)) {
    if (right.left && weight(right.left) >= GAMMA * weight(right.right)) {
      const mid = right.left;
      return make(
        mid.key,
        mid.value,
        make(key, value, left, mid.left),
        make(right.key, right.value, mid.right, right.right),
      );
    }
    return make(right.key, right.value, make(key, value, left, right.left), right.right);
  }
  if (left && weight(left) > DELTA * weight(right)) {
    if (left.right && weight(left.right) >= GAMMA * weight(left.left)) {
      const mid = left.right;
      return make(
        mid.key,
        mid.value,
        make(left.key, left.value, left.left, mid.left),
        make(key, value, mid.right, right),
      );
    }
    return make(left.key, left.value, left.left, make(key, value, left.right, right));
  }
  return make(key, value, left, right);
}

function insert<K, V>(node: Node<K, V> | null, key: K, value: V, compare: (a: K, b: K) => number): Node<K, V> {
  if (!node) return make(key, value, null, null);
  const order = compare(key, node.key);
  if (order === 0) return make(key, value, node.left, node.right);
  return order < 0
    ? balance(node.key, node.value, insert(node.left, key, value, compare), node.right)
    : balance(node.key, node.value, node.left, insert(node.right, key, value, compare));
}

function remove<K, V>(node: Node<K, V> | null, key: K, compare: (a: K, b: K) => number): Node<K, V> | null {
  if (!node) return null;
  const order = compare(key, node.key);
  if (order < 0) return balance(node.key, node.value, remove(node.left, key, compare), node.right);
  if (order > 0) return balance(node.key, node.value, node.left, remove(node.right, key, compare));
  if (!node.left) return node.right;
  if (!node.right) return node.left;
  let next = node.right;
  while (next.left) next = next.left;
  return balance(next.key, next.value, node.left, remove(node.right, next.key, compare));
}
