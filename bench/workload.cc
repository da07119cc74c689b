// The operators of the documentation, one of each kind.
#include "bench/workload.h"

#include <utility>

#include "engine/operators/random_mask.h"

namespace limpid::bench {
namespace {

// Strings of this program, so they parse.
OperatorSpec Parsed(const Workload& workload) {
  return *ParseOperator(workload.op);
}

// Smooth ramps that move with `index`, 16 to 235.
Plane PatternPlane(const PlaneShape& shape, int64_t index) {
  Plane plane = {.data = std::string(shape.row_bytes * shape.rows, '\0'),
                 .stride = shape.row_bytes};
  for (int64_t y = 0; y < shape.rows; ++y) {
    for (int64_t x = 0; x < shape.row_bytes; ++x) {
      plane.data[y * shape.row_bytes + x] =
          static_cast<char>(16 + (x + 2 * y + 3 * index) % 220);
    }
  }
  return plane;
}

}  // namespace

const std::vector<Workload>& Workloads() {
  static const std::vector<Workload> workloads = {
      {.op = "identity"},
      {.op = "identity", .noise_level = 0.05},
      {.op = "mask:missing=0.5,seed=1"},
      {.op = "blur:sigma=3,taps=61", .noise_level = 0.005},
      {.op = "downsample:factor=4,kernel=area"},
      {.op = "downsample:factor=4,kernel=bicubic"},
      {.op = "temporal_average:frames=7"},
      {.op = "blur:sigma=1.5+downsample:factor=2", .noise_level = 0.005},
  };
  return workloads;
}

OperatorSpec ResolvedOperator(const Workload& workload) {
  return ResolveRandomMasks(Parsed(workload), MeasuredSize(workload));
}

FrameSize MeasuredSize(const Workload& workload) {
  return *limpid::MeasuredSize(Parsed(workload), kRestored);
}

SessionConfig ConfigOf(const Workload& workload) {
  SessionConfig config;
  config.source.size = MeasuredSize(workload);
  config.op = ResolvedOperator(workload);
  config.noise_level = workload.noise_level;
  config.output = config.source;
  return config;
}

Frame PatternFrame(FrameSize size, int64_t index) {
  FrameFormat format;
  format.size = size;
  Frame frame = {.pts = index, .planes = {}, .mask = {}};
  for (const PlaneShape& shape : PlaneShapes(format)) {
    frame.planes.push_back(PatternPlane(shape, index));
  }
  return frame;
}

}  // namespace limpid::bench
