# Built from the jar: ./mvnw -DskipTests package && docker build -t dromedary .
FROM eclipse-temurin:25-jre
RUN useradd --system --create-home --home-dir /srv/dromedary dromedary
WORKDIR /srv/dromedary
COPY target/dromedary.jar /opt/dromedary.jar
USER dromedary
# Flows, routes, templates and the TriggerConfig are mounted here; what is not mounted is packed in the jar.
VOLUME /srv/dromedary/data
EXPOSE 8080
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -Xmx256m -XX:+ExitOnOutOfMemoryError"
ENTRYPOINT ["java", "-jar", "/opt/dromedary.jar"]
CMD ["serve"]
