/**
 * An immutable sorted map that knows ranks and running sums: a size-balanced tree sharing all but O(log n) nodes with its
 * ancestor. It lets an engine stay pure while joining, leaving and asking "how many are ahead of me, and how much work"
 * stay O(log n).
 * Source: Adams, "Efficient sets: a balancing act" (1993), with the parameters (3, 2) proven by Hirai and Yamamoto (2011).
 */
export class OrderedMap<K, V> {
  readonly #compare: (a: K, b: K) => number;
  readonly #weigh: (value: V) => number;
  readonly #root: Node<K, V> | null;

  private constructor(compare: (a: K, b: K) => number, weigh: (value: V) => number, root: Node<K, V> | null) {
    this.#compare = compare;
    this.#weigh = weigh;
    this.#root = root;
  }

  /**
   * @param compare negative when `a` comes first; keys comparing as 0 are one key
   * @param weigh   what `sumBefore` adds up; nothing unless given
   */
  static empty<K, V>(compare: (a: K, b: K) => number, weigh: (value: V) => number = weightless): OrderedMap<K, V> {
    return new OrderedMap<K, V>(compare, weigh, null);
  }

  /** A map keyed by strings (ids), in code unit order. */
  static byString<K extends string, V>(): OrderedMap<K, V> {
    return new OrderedMap<K, V>(compareStrings, weightless, null);
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
    const leaf = { key, value, weight: this.#weigh(value) };
    return new OrderedMap(this.#compare, this.#weigh, insert(this.#root, leaf, this.#compare));
  }

  delete(key: K): OrderedMap<K, V> {
    if (this.get(key) === undefined) return this;
    return new OrderedMap(this.#compare, this.#weigh, remove(this.#root, key, this.#compare));
  }

  /** How many keys come before `key`, which need not be present. */
  rank(key: K): number {
    return this.#before(key).count;
  }

  /** The weights of all values whose keys come before `key`, added up. */
  sumBefore(key: K): number {
    return this.#before(key).sum;
  }

  #before(key: K): { count: number; sum: number } {
    let count = 0;
    let sum = 0;
    let node = this.#root;
    while (node) {
      if (this.#compare(key, node.key) <= 0) node = node.left;
      else {
        count += size(node.left) + 1;
        sum += sumOf(node.left) + node.weight;
        node = node.right;
      }
    }
    return { count, sum };
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

/** One entry and what it weighs. */
type Leaf<K, V> = { readonly key: K; readonly value: V; readonly weight: number };

type Node<K, V> = Leaf<K, V> & {
  /** Of the whole subtree. */
  readonly size: number;
  readonly sum: number;
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

function sumOf<K, V>(node: Node<K, V> | null): number {
  return node ? node.sum : 0;
}

function weightless(): number {
  return 0;
}

function make<K, V>({ key, value, weight }: Leaf<K, V>, left: Node<K, V> | null, right: Node<K, V> | null): Node<K, V> {
  const sum = sumOf(left) + sumOf(right) + weight;
  return { key, value, weight, left, right, size: size(left) + size(right) + 1, sum };
}

/** Rebuilds a node whose subtrees differ by at most one insertion or deletion from balance. */
function balance<K, V>(at: Leaf<K, V>, left: Node<K, V> | null, right: Node<K, V> | null): Node<K, V> {
  if (right && breadth(right) > DELTA * breadth(left)) {
    if (right.left && breadth(right.left) >= GAMMA * breadth(right.right)) {
      const mid = right.left;
      return make(mid, make(at, left, mid.left), make(right, mid.right, right.right));
    }
    return make(right, make(at, left, right.left), right.right);
  }
  if (left && breadth(left) > DELTA * breadth(right)) {
    if (left.right && breadth(left.right) >= GAMMA * breadth(left.left)) {
      const mid = left.right;
      return make(mid, make(left, left.left, mid.left), make(at, mid.right, right));
    }
    return make(left, left.left, make(at, left.right, right));
  }
  return make(at, left, right);
}

function breadth<K, V>(node: Node<K, V> | null): number {
  return size(node) + 1;
}

function insert<K, V>(node: Node<K, V> | null, leaf: Leaf<K, V>, compare: (a: K, b: K) => number): Node<K, V> {
  if (!node) return make(leaf, null, null);
  const order = compare(leaf.key, node.key);
  if (order === 0) return make(leaf, node.left, node.right);
  return order < 0
    ? balance(node, insert(node.left, leaf, compare), node.right)
    : balance(node, node.left, insert(node.right, leaf, compare));
}

function remove<K, V>(node: Node<K, V> | null, key: K, compare: (a: K, b: K) => number): Node<K, V> | null {
  if (!node) return null;
  const order = compare(key, node.key);
  if (order < 0) return balance(node, remove(node.left, key, compare), node.right);
  if (order > 0) return balance(node, node.left, remove(node.right, key, compare));
  if (!node.left) return node.right;
  if (!node.right) return node.left;
  let next = node.right;
  while (next.left) next = next.left;
  return balance(next, node.left, remove(node.right, next.key, compare));
}
