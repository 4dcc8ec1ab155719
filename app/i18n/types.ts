/** The same keys in another language. Both languages keep the same placeholders; a test says so. */
export type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]> }
