// What torch.manual_seed(seed) and torch.randn(n) give on a CPU.

/** A function that returns the next 32 random bits of the Mersenne Twister, MT19937. */
function mersenneTwister(seed) {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i++) {
    const last = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = Math.imul(1812433253, last) + i;
  }
  let next = 624;
  const twist = () => {
    for (let i = 0; i < 624; i++) {
      const bits = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
      const odd = bits & 1 ? 0x9908b0df : 0;
      state[i] = state[(i + 397) % 624] ^ (bits >>> 1) ^ odd;
    }
    next = 0;
  };
  return () => {
    if (next === 624) twist();
    let bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  };
}

/**
 * The generator after torch.manual_seed(seed).
 * @returns {Function} randn(n): n float32 numbers; n is a multiple of 16, for torch draws
 *   other numbers of numbers in another way
 */
export function manualSeed(seed) {
  const bits = mersenneTwister(seed);
  const f = Math.fround;
  return (n) => {
    if (n % 16) throw new Error(`${n} is not a multiple of 16`);
    // 24 bits, as many as float32 holds
    const numbers = Float32Array.from({ length: n }, () => (bits() & 0xffffff) / 2 ** 24);
    for (let start = 0; start < n; start += 16) {
      for (let i = start; i < start + 8; i++) {
        // Box and Muller: two uniform numbers become two normal ones.
        const radius = f(Math.sqrt(f(-2 * f(Math.log(f(1 - numbers[i]))))));
        const angle = f(f(2 * Math.PI) * numbers[i + 8]);
        numbers[i] = radius * f(Math.cos(angle));
        numbers[i + 8] = radius * f(Math.sin(angle));
      }
    }
    return numbers;
  };
}
