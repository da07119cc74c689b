# Every third-party library, with the version that we test against (Debian 12).
# What Debian does not carry comes from the wheels in the virtual environment.
set(LIMPID_VENV ${PROJECT_SOURCE_DIR}/.venv CACHE PATH
    "Virtual environment that scripts/setup made")

file(GLOB LIMPID_SITE_PACKAGES ${LIMPID_VENV}/lib/python3.*/site-packages)
if(NOT LIMPID_SITE_PACKAGES)
  message(FATAL_ERROR "${LIMPID_VENV} has no site-packages: run `make setup`")
endif()

find_package(Threads REQUIRED)
find_package(absl REQUIRED)            # 20220623.1
find_package(Protobuf 3.21 REQUIRED)   # 3.21.12
find_package(gRPC REQUIRED)            # 1.51.1
find_package(prometheus-cpp REQUIRED)  # 1.0.1
find_package(yaml-cpp REQUIRED)        # 0.7
find_package(spdlog REQUIRED)          # 1.10
find_package(CLI11 REQUIRED)           # 2.1.2
find_package(nlohmann_json REQUIRED)   # 3.11
find_package(OpenSSL REQUIRED)         # 3.0
find_package(GTest REQUIRED)           # 1.12
find_package(benchmark REQUIRED)       # 1.7
find_package(CUDAToolkit 13.0 REQUIRED)
find_package(PkgConfig REQUIRED)       # FFmpeg 5.1
pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET libavcodec libavformat
                  libavutil libswscale)

include(${CMAKE_CURRENT_LIST_DIR}/torch.cmake)
