/** Recommendations: from evidence to advice that explains itself and can be computed again. */
package io.evently.pricing.advice;
