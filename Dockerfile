# syntax=docker/dockerfile:1

# What changes seldom comes first: the packages are a layer of their own, in the build and in the image, made anew only
# with the lock file; a change of the code is a layer of a few megabytes.
FROM python:3.12-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv --without-pip /opt/pactwire
COPY requirements.lock ./
RUN pip --python /opt/pactwire/bin/python install --require-hashes -r requirements.lock

FROM packages AS build
COPY pyproject.toml README.md LICENSE ./
COPY config ./config
COPY summarizer ./summarizer
COPY bot ./bot
RUN pip --python /opt/pactwire/bin/python install --no-deps --no-build-isolation --prefix=/opt/code .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/pactwire --shell /usr/sbin/nologin pactwire
COPY --from=packages /opt/pactwire /opt/pactwire
COPY --from=build /opt/code /opt/pactwire
ENV PATH=/opt/pactwire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PACTWIRE_HOME=/var/lib/pactwire \
    PACTWIRE_LOG_FORMAT=json
USER pactwire
WORKDIR /var/lib/pactwire
VOLUME /var/lib/pactwire
EXPOSE 8080
STOPSIGNAL SIGTERM
# `run` and `web` answer here; the other processes are watched by their heartbeats in the database.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('PORT', '8080') + '/healthz', timeout=4)"]
ENTRYPOINT ["pactwire"]
CMD ["run"]
