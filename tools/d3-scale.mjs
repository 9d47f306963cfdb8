/**
 * What the build puts in place of `victory-vendor/d3-scale`: Recharts takes the whole of it to look a scale up by its name, and our
 * charts have linear ones only. Left out are the scales of time, logarithms and colours, 8 kB gzip of every review.
 */
export { scaleBand, scaleLinear, scalePoint } from 'd3-scale';
