// Messages that tests send: an open that every server admits, raw frames whose
// bytes tell them apart.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

// Identity, no noise, raw 8-bit 4:2:0: frames come back as they were sent.
inline v1::Open IdentityOpen(int64_t width, int64_t height) {
  v1::Open open;
  open.mutable_source()->set_width(width);
  open.mutable_source()->set_height(height);
  open.mutable_source()->set_pixel_layout(v1::PIXEL_LAYOUT_YUV420);
  return open;
}

inline v1::Open GaussianOpen(int64_t width, int64_t height) {
  v1::Open open = IdentityOpen(width, height);
  v1::GaussianKernel* gaussian = open.mutable_operator_()
                                     ->add_stages()
                                     ->mutable_blur()
                                     ->mutable_gaussian();
  gaussian->set_sigma(1);
  gaussian->set_taps(5);
  open.set_noise_level(0.01);
  return open;
}

// Every other pixel is unknown.
inline v1::MaskBitmap StripedMask(int64_t width, int64_t height) {
  v1::MaskBitmap mask;
  mask.set_width(width);
  mask.set_height(height);
  mask.set_bits(std::string((width + 7) / 8 * height, '\x55'));
  if (width < 2) mask.set_bits(std::string(height, '\xff'));
  return mask;
}

inline v1::Open MaskOpen(int64_t width, int64_t height) {
  v1::Open open = IdentityOpen(width, height);
  *open.mutable_operator_()
       ->add_stages()
       ->mutable_mask()
       ->mutable_static_mask() = StripedMask(width, height);
  return open;
}

// Of variable frame rate.
inline int64_t PtsOf(int64_t index) { return 1000 + index * 40 + index % 3; }

// Planes of 8-bit 4:2:0 without padding.
inline v1::Frame RawFrame(int64_t width, int64_t height, int64_t index) {
  const int64_t half_width = (width + 1) / 2;
  const int64_t half_height = (height + 1) / 2;
  const std::pair<int64_t, int64_t> sizes[] = {
      {width, height}, {half_width, half_height}, {half_width, half_height}};
  v1::Frame frame;
  frame.set_pts(PtsOf(index));
  for (const auto& [plane_width, plane_height] : sizes) {
    std::string data(plane_width * plane_height, '\0');
    for (size_t i = 0; i < data.size(); ++i) {
      data[i] = static_cast<char>(16 + (index * 31 + i * 7) % 200);
    }
    v1::Plane* plane = frame.mutable_raw()->add_planes();
    plane->set_stride(plane_width);
    plane->set_data(std::move(data));
  }
  return frame;
}

// All bytes of a frame, however it travels.
inline std::string PayloadOf(const v1::Frame& frame) {
  std::string bytes = frame.data();
  for (const v1::Plane& plane : frame.raw().planes()) bytes += plane.data();
  return bytes;
}

}  // namespace limpid::server
