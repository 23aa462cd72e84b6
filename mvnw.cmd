@echo off
rem Runs the Maven that .mvn\wrapper\wrapper.properties pins, fetching it once with nothing but the JDK.
setlocal
set "BASE=%~dp0"
for /f "tokens=2 delims==" %%v in ('findstr /b "version=" "%BASE%.mvn\wrapper\wrapper.properties"') do set "VERSION=%%v"
if "%MAVEN_USER_HOME%"=="" set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "HOMEDIR=%MAVEN_USER_HOME%\wrapper\dists\dromedary-maven-%VERSION%"
if not exist "%HOMEDIR%\bin\mvn.cmd" java "%BASE%.mvn\wrapper\FetchMaven.java" "%BASE%.mvn\wrapper\wrapper.properties" "%HOMEDIR%" || exit /b 1
set "MAVEN_PROJECTBASEDIR=%BASE%"
"%HOMEDIR%\bin\mvn.cmd" %*
