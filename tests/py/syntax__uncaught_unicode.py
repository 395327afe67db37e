größe = 1; 名前 = “quoted”
