import attr_b

done = "attr_a done"
