# The lab's jar, for the roles backend and load-driver.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml ./
COPY .mvn .mvn
RUN --mount=type=cache,target=/repository mvn -q -B -Dmaven.repo.local=/repository -Dquick -DskipTests dependency:go-offline
COPY src/main src/main
COPY docs/schema docs/schema
COPY docs/doctor.md docs/doctor.md
RUN --mount=type=cache,target=/repository mvn -q -B -Dmaven.repo.local=/repository -Dquick -DskipTests -Dexec.skip package \
 && java -Djarmode=tools -jar target/keepalive-lab.jar extract --layers --destination target/layers \
 && mkdir target/native && cd target/native \
 && jar xf ../layers/dependencies/lib/jna-*.jar com/sun/jna/linux-x86-64 com/sun/jna/linux-aarch64 && mv com/sun/jna/* .

FROM eclipse-temurin:25-jre AS files
WORKDIR /lab
COPY --from=build /src/target/layers/dependencies/ ./
COPY --from=build /src/target/layers/snapshot-dependencies/ ./
COPY --from=build /src/target/layers/spring-boot-loader/ ./
COPY --from=build /src/target/layers/application/ ./
# JNA would unpack its library into /tmp, which is mounted noexec.
COPY --from=build /src/target/native/ native/
# A class data archive of both roles' classes: starts in about half the time.
RUN java -XX:ArchiveClassesAtExit=lab.jsa -Xlog:disable -Xlog:all=error:stderr -XX:+UseSerialGC -Dspring.context.exit=onRefresh -jar /lab/keepalive-lab.jar backend --port 0 --management-port 0 \
 && mkdir /data && chown 10001:0 /data

FROM files AS lab
USER 10001
ENV JAVA_TOOL_OPTIONS="-XX:SharedArchiveFile=/lab/lab.jsa -Xshare:auto -Djna.boot.library.path=/lab/native/linux-x86-64:/lab/native/linux-aarch64 -Dspring.jmx.enabled=false"
VOLUME /data
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx128m", "-Xss512k", "-jar", "/lab/keepalive-lab.jar"]
CMD ["backend", "--address", "0.0.0.0", "--management-address", "0.0.0.0"]

# Every verb, with an nginx: docker run --rm IMAGE compare.
FROM files AS verbs
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nginx iproute2 iptables mount procps util-linux >/dev/null \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir results
VOLUME /lab/results
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-Djava.net.preferIPv4Stack=true", "-jar", "/lab/keepalive-lab.jar"]
CMD ["--help"]

# With a packet filter, for the profile liveness: root, and of root's rights only NET_ADMIN and NET_RAW.
FROM files AS liveness
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends iptables procps util-linux >/dev/null \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir results
VOLUME /lab/results
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx64m", "-jar", "/lab/keepalive-lab.jar", "liveness", "--loopback"]
CMD []
