/** The generated keys of a local Evently and the tokens they sign. */
package io.evently.local.keys;
