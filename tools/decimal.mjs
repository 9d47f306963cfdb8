/**
 * What the build puts in place of `decimal.js-light`: Recharts finds round ticks with it, in numbers of any precision. Our axes name
 * their own few ticks, so plain numbers do, and every review is 6 kB gzip lighter. Only what Recharts calls.
 */
export default class Decimal {
  constructor(value) {
    this.value = Number(value);
  }

  add(other) {
    return new Decimal(this.value + Number(other));
  }

  sub(other) {
    return new Decimal(this.value - Number(other));
  }

  mul(other) {
    return new Decimal(this.value * Number(other));
  }

  div(other) {
    return new Decimal(this.value / Number(other));
  }

  mod(other) {
    return new Decimal(this.value % Number(other));
  }

  pow(power) {
    return new Decimal(this.value ** power);
  }

  /** Of base 10, the only one asked for. */
  log() {
    return new Decimal(Math.log10(this.value));
  }

  abs() {
    return new Decimal(Math.abs(this.value));
  }

  lt(other) {
    return this.value < Number(other);
  }

  lte(other) {
    return this.value <= Number(other);
  }

  isint() {
    return Number.isInteger(this.value);
  }

  toNumber() {
    return this.value;
  }

  valueOf() {
    return this.value;
  }
}
