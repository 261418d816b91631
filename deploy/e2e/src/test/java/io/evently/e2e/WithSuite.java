package io.evently.e2e;

import io.evently.local.Suite;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class parameters of type {@link Suite} and {@link Api}: one suite for all test
 * classes of this JVM, on free ports in a temporary folder. A class that kills parts leaves them
 * running again.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SuiteExtension.class)
@interface WithSuite {}
