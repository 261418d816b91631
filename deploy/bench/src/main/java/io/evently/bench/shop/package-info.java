/** Those who sell and those who buy. */
package io.evently.bench.shop;
