/** Version of the plant catalogue, kept with every count. Goes up whenever words, keys or points change. */
export const CATALOGUE_VERSION = '1.0';
